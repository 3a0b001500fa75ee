import type { ReactNode } from 'react'
import { CATEGORY_LOOKS, type NodeCategory } from '../theme/category-look.ts'
import { mergeClasses } from '../theme/merge-classes.ts'

export interface CategoryIconProps {
  readonly category: NodeCategory
  /** The node type's own icon. Default: the category's. */
  readonly icon?: ReactNode
  readonly className?: string
}

/** The mark of a node's category; decoration beside its name. */
export function CategoryIcon({ category, icon, className }: CategoryIconProps) {
  const { Icon, text, soft } = CATEGORY_LOOKS[category]
  return (
    <span
      aria-hidden
      className={mergeClasses(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-md [&>svg]:size-4',
        text,
        soft,
        className,
      )}
    >
      {icon ?? <Icon />}
    </span>
  )
}
