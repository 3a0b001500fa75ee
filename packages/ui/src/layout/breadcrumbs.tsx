import { ChevronRight } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'

export interface BreadcrumbsProps {
  readonly label: string
  /** Links from the outermost on; the last is the page itself and no link. */
  readonly items: readonly { readonly id: string; readonly content: ReactNode }[]
}

/** Where this page is. */
export function Breadcrumbs({ label, items }: BreadcrumbsProps) {
  return (
    <nav aria-label={label} className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1 text-sm">
        {items.map((item, index) => (
          <Fragment key={item.id}>
            {index > 0 && (
              <li aria-hidden className="hidden shrink-0 text-ink-faint sm:block">
                <ChevronRight className="size-3.5" />
              </li>
            )}
            <li
              aria-current={index === items.length - 1 ? 'page' : undefined}
              className={
                index === items.length - 1
                  ? 'truncate font-medium text-ink'
                  : 'hidden max-w-48 shrink-0 truncate text-ink-soft hover:text-ink sm:block'
              }
            >
              {item.content}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  )
}
