import { Upload } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ImportDialog } from './import-dialog.tsx'

interface ImportAreaProps {
  /** Gets a function that opens the file chooser. */
  readonly children: (choose: () => void) => ReactNode
}

const ACCEPT = '.yaml,.yml,.json'

/** Takes workflow files that are dropped anywhere on the page, or chosen, and shows what they hold. */
export function ImportArea({ children }: ImportAreaProps) {
  const { t } = useTranslation('workflows')
  const [files, setFiles] = useState<readonly File[]>([])
  const input = useRef<HTMLInputElement>(null)
  const isOver = useFileDrop(setFiles)
  return (
    <>
      {children(() => input.current?.click())}
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={ACCEPT}
        aria-label={t('import.action')}
        onChange={(event) => {
          setFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      {isOver && (
        <div className="pointer-events-none fixed inset-3 z-40 flex animate-fade-in flex-col items-center justify-center gap-2 rounded-xl border-2 border-dashed border-accent bg-canvas/85 text-accent-text backdrop-blur-xs">
          <Upload aria-hidden className="size-8" />
          <p className="text-lg font-medium">{t('import.drop')}</p>
          <p className="text-sm text-ink-soft">{t('import.dropHint')}</p>
        </div>
      )}
      {files.length > 0 && <ImportDialog files={files} onClose={() => setFiles([])} />}
    </>
  )
}

/** Whether files are being dragged over the window; they are given on when they are dropped. */
function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  const drop = useEffectEvent((event: DragEvent) => {
    setIsOver(false)
    const files = [...(event.dataTransfer?.files ?? [])]
    if (files.length === 0 || document.querySelector('[role="dialog"]') !== null) return
    event.preventDefault()
    onFiles(files)
  })
  const over = useEffectEvent((event: DragEvent) => {
    const isFiles = event.dataTransfer?.types.includes('Files') ?? false
    if (!isFiles || document.querySelector('[role="dialog"]') !== null) return
    event.preventDefault()
    setIsOver(true)
  })
  useEffect(() => {
    const onDrop = (event: DragEvent) => drop(event)
    const onOver = (event: DragEvent) => over(event)
    // Leaving the window has no element that is entered next.
    const onLeave = (event: DragEvent) => event.relatedTarget === null && setIsOver(false)
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [])
  return isOver
}
