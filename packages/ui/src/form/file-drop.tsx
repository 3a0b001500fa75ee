import { Upload } from 'lucide-react'
import { useId, useRef, useState, type ChangeEvent, type DragEvent, type ReactNode } from 'react'
import { mergeClasses } from '../theme/merge-classes.ts'
import { acceptsFile } from './accepts-file.ts'

export interface FileDropProps {
  /** Called with the files that fit `accept`. */
  readonly onFiles: (files: readonly File[]) => void
  /** Called with those that do not. */
  readonly onRefused?: (files: readonly File[]) => void
  /** What to do, in a line: `Drop a file here, or choose one`. */
  readonly label: ReactNode
  /** What fits. */
  readonly hint?: ReactNode
  /** As of `<input accept>`: `.json,.yaml`. Default: everything. */
  readonly accept?: string
  /** Default: `one`. */
  readonly count?: 'one' | 'many'
  readonly disabled?: boolean
  readonly className?: string
}

/** A place to drop files on, and a button that opens the file chooser. */
export function FileDrop(props: FileDropProps) {
  const { label, hint, accept = '', count = 'one', disabled = false, className } = props
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    if (!disabled) takeFiles(event.dataTransfer.files, props)
  }
  const onDragOver = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(true)
  }
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    takeFiles(event.target.files, props)
    event.target.value = ''
  }
  return (
    <div onDragOver={onDragOver} onDragLeave={() => setIsOver(false)} onDrop={onDrop}>
      <button
        type="button"
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : id}
        onClick={() => input.current?.click()}
        className={mergeClasses(FRAME, isOver && 'border-accent bg-accent-soft text-ink', className)}
      >
        <Upload aria-hidden className="size-5 text-ink-faint" />
        <span className="font-medium">{label}</span>
        {hint !== undefined && (
          <span id={id} className="text-xs text-ink-faint">
            {hint}
          </span>
        )}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        aria-hidden
        accept={accept}
        multiple={count === 'many'}
        onChange={onChange}
      />
    </div>
  )
}

const FRAME =
  'flex w-full flex-col items-center gap-1.5 rounded-lg border border-dashed border-control px-4 py-7 text-center ' +
  'text-sm text-ink-soft transition-colors hover:border-accent hover:bg-accent-soft disabled:opacity-50'

function takeFiles(list: FileList | null, { accept = '', count = 'one', onFiles, onRefused }: FileDropProps): void {
  const files = [...(list ?? [])].slice(0, count === 'one' ? 1 : undefined)
  const fitting = files.filter((file) => acceptsFile(accept, file))
  const refused = files.filter((file) => !acceptsFile(accept, file))
  if (refused.length > 0) onRefused?.(refused)
  if (fitting.length > 0) onFiles(fitting)
}
