import type { ComponentProps } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { CONTROL_CLASSES } from './control-classes.ts'
import { useFieldControl } from './field-context.ts'

export interface TextareaProps extends ComponentProps<'textarea'> {
  /** Default: `text`. `code`: fixed width, no spelling help. */
  readonly content?: 'text' | 'code'
}

/** Several lines of text; grows with what is typed. */
export function Textarea({ content = 'text', className, ...rest }: TextareaProps) {
  const control = useFieldControl(rest)
  return (
    <textarea
      rows={3}
      spellCheck={content === 'text'}
      {...rest}
      {...control}
      className={mergeClasses(
        CONTROL_CLASSES,
        'field-sizing-content max-h-96 min-h-18 resize-y py-1.5',
        content === 'code' && 'font-mono text-xs',
        className,
      )}
    />
  )
}
