import { isFileValue, type Json } from '@heddle/model'
import { CodeBlock, JsonTree, SegmentedControl } from '@heddle/ui'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FileLink } from './file-link.tsx'
import { findFiles } from './find-files.ts'
import { JsonTable } from './json-table.tsx'
import { toTable } from './to-table.ts'
import { useTreeTexts } from './use-tree-texts.ts'

type Mode = 'tree' | 'table' | 'raw'

interface JsonViewProps {
  readonly value: Json
  /** Accessible name: what the value is. */
  readonly label: string
  /** Beside the choice of views. */
  readonly aside?: ReactNode
  /** Put before copied paths. */
  readonly pathPrefix?: string
}

const TEXT_LINES = 1

/** A value as tree, table or text; long texts and files in the form that suits them. */
export function JsonView({ value, label, aside, pathPrefix }: JsonViewProps) {
  const { t } = useTranslation(['values', 'app'])
  const table = useMemo(() => toTable(value), [value])
  const isText = typeof value === 'string'
  const [chosen, setChosen] = useState<Mode | null>(null)
  const mode = chosen ?? (isText ? 'raw' : 'tree')
  const shown = mode === 'table' && table === null ? 'tree' : mode
  const texts = useTreeTexts()
  const files = useMemo(() => findFiles(value), [value])
  if (isFileValue(value)) return <FileLink file={value} />
  const modes: readonly Mode[] = table === null ? ['tree', 'raw'] : ['tree', 'table', 'raw']
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl
          label={t('view')}
          value={shown}
          options={modes.map((each) => ({ value: each, label: t(each) }))}
          onValueChange={setChosen}
        />
        {aside}
      </div>
      {files.map((file) => (
        <FileLink key={file.$file.id} file={file} />
      ))}
      <div className="min-w-0">
        {shown === 'tree' && (
          <JsonTree
            className="max-h-[60vh]"
            value={value}
            label={label}
            texts={texts}
            {...(pathPrefix === undefined ? {} : { pathPrefix })}
          />
        )}
        {shown === 'table' && table !== null && <JsonTable table={table} label={label} />}
        {shown === 'raw' && (
          <CodeBlock
            code={isText ? value : JSON.stringify(value, null, 2)}
            overflow={isText && value.split('\n').length <= TEXT_LINES ? 'wrap' : 'scroll'}
            copyLabel={t('app:action.copy')}
            copiedLabel={t('app:action.copied')}
          />
        )}
      </div>
    </div>
  )
}
