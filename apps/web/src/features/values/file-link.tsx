import { listAll } from '@heddle/client'
import type { FileValue } from '@heddle/model'
import { Button, useFormat } from '@heddle/ui'
import { Download, File } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/api.ts'
import { useAct } from '../../api/use-act.ts'
import { toasts } from '../../app/toasts.ts'

/** A file, to be saved. */
export function FileLink({ file: { $file: file } }: { readonly file: FileValue }) {
  const { t } = useTranslation('values')
  const format = useFormat()
  const act = useAct()
  const [isBusy, setIsBusy] = useState(false)
  const save = async () => {
    setIsBusy(true)
    await act(async () => {
      const path = await findPath(file.id)
      if (path === null) toasts.add({ tone: 'danger', title: t('fileGone') })
      else download(path, file.name)
    })
    setIsBusy(false)
  }
  return (
    <div className="flex items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2">
      <File aria-hidden className="size-5 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{file.name}</p>
        <p className="text-xs text-ink-faint">
          {file.mediaType} · {format.bytes(file.size)}
        </p>
      </div>
      <Button
        size="sm"
        icon={<Download />}
        busy={isBusy}
        aria-label={t('file', { name: file.name })}
        onClick={() => void save()}
      >
        {t('download')}
      </Button>
    </div>
  )
}

const PAGE = 200

/** Files are read by path; a file's value does not tell it. Null: no file of the area has this id any more. */
async function findPath(id: string): Promise<string | null> {
  const files = listAll((cursor) =>
    api.get('/api/v1/files', { params: { query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } } }),
  )
  for await (const file of files) if (file.id === id) return file.path
  return null
}

function download(path: string, name: string): void {
  const link = document.createElement('a')
  link.href = `/api/v1/files/${path.split('/').map(encodeURIComponent).join('/')}`
  link.download = name
  link.click()
}
