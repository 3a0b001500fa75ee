import type { FileValue } from '@heddle/model'
import { buttonClasses, useFormat } from '@heddle/ui'
import { Download, File } from 'lucide-react'
import { useTranslation } from 'react-i18next'

/** A file, to be saved. */
export function FileLink({ file: { $file: file } }: { readonly file: FileValue }) {
  const { t } = useTranslation('values')
  const format = useFormat()
  const path = file.id.split('/').map(encodeURIComponent).join('/')
  return (
    <div className="flex items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2">
      <File aria-hidden className="size-5 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm font-medium">{file.name}</p>
        <p className="text-xs text-ink-faint">
          {file.mediaType} · {format.bytes(file.size)}
        </p>
      </div>
      <a
        href={`/api/v1/files/${path}`}
        download={file.name}
        aria-label={t('file', { name: file.name })}
        className={buttonClasses({ size: 'sm' })}
      >
        <Download aria-hidden />
        {t('download')}
      </a>
    </div>
  )
}
