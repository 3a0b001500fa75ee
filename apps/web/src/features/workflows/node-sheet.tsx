import type { Json, NodeDefinition } from '@heddle/model'
import { CodeBlock, IconButton } from '@heddle/ui'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'

interface NodeSheetProps {
  readonly node: NodeDefinition | null
  readonly onClose: () => void
}

/** What a node is set to, as it is written. */
export function NodeSheet({ node, onClose }: NodeSheetProps) {
  const { t } = useTranslation(['workflows', 'app'])
  if (node === null) return null
  const { id, type, title, config, position: _position, notes, parent: _parent, ...rest } = node
  return (
    <aside
      aria-label={title ?? id}
      className="absolute inset-x-2 bottom-2 z-20 flex max-h-[60%] flex-col rounded-xl border border-line bg-raised shadow-mid sm:inset-x-auto sm:top-3 sm:right-3 sm:bottom-auto sm:max-h-[calc(100%-1.5rem)] sm:w-96"
    >
      <header className="flex items-start gap-2 border-b border-line px-3 py-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm font-semibold">{title ?? id}</h2>
          <p className="truncate font-mono text-xs text-ink-faint">
            {id} · {type}
          </p>
        </div>
        <IconButton label={t('app:action.close')} icon={<X />} size="sm" onClick={onClose} />
      </header>
      <div className="flex flex-col gap-3 overflow-auto p-3">
        {notes !== undefined && <p className="text-sm whitespace-pre-wrap text-ink-soft">{notes}</p>}
        <Section title={t('node.config')} value={(config ?? {}) as Json} />
        {Object.keys(rest).length > 0 && <Section title={t('node.behaviour')} value={rest as unknown as Json} />}
      </div>
    </aside>
  )
}

function Section({ title, value }: { readonly title: string; readonly value: Json }) {
  const { t } = useTranslation()
  return (
    <CodeBlock
      title={title}
      code={JSON.stringify(value, null, 2)}
      overflow="wrap"
      copyLabel={t('action.copy')}
      copiedLabel={t('action.copied')}
    />
  )
}
