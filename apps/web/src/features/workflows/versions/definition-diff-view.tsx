import { diffDefinitions, type DefinitionDiff } from '@heddle/graph'
import type { Definition } from '@heddle/model'
import { mergeClasses } from '@heddle/ui'
import { Equal, Minus, PencilLine, Plus } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

interface DefinitionDiffViewProps {
  readonly before: Definition
  readonly after: Definition
  readonly className?: string
}

type Change = {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly what: string
  readonly fields: readonly string[]
}

const LOOKS = {
  added: { Icon: Plus, tone: 'text-success-text' },
  removed: { Icon: Minus, tone: 'text-danger-text' },
  changed: { Icon: PencilLine, tone: 'text-warning-text' },
} as const

/** What must be done to one definition to get another, node by node and edge by edge. */
export function DefinitionDiffView({ before, after, className }: DefinitionDiffViewProps) {
  const { t } = useTranslation('workflows')
  const diff = useMemo(() => diffDefinitions(before, after), [before, after])
  if (diff.isEmpty) {
    return (
      <p className={mergeClasses('flex items-center gap-2 text-sm text-ink-soft', className)}>
        <Equal aria-hidden className="size-4" />
        {t('diff.none')}
      </p>
    )
  }
  const groups = [
    { title: t('diff.nodes'), changes: toChanges(diff.nodes) },
    { title: t('diff.edges'), changes: toChanges(diff.edges) },
    { title: t('diff.settings'), changes: toFields(diff.settings) },
    { title: t('diff.workflow'), changes: toFields(diff.workflow) },
  ]
  return (
    <div className={mergeClasses('flex max-h-72 flex-col gap-3 overflow-y-auto', className)}>
      {groups
        .filter((group) => group.changes.length > 0)
        .map((group) => (
          <ChangeGroup key={group.title} {...group} />
        ))}
    </div>
  )
}

function ChangeGroup({ title, changes }: { readonly title: string; readonly changes: readonly Change[] }) {
  const { t } = useTranslation('workflows')
  return (
    <section>
      <h4 className="mb-1 text-xs font-medium text-ink-faint">{title}</h4>
      <ul className="flex flex-col gap-0.5">
        {changes.map(({ kind, what, fields }) => {
          const { Icon, tone } = LOOKS[kind]
          return (
            <li key={`${kind} ${what}`} className="flex items-baseline gap-2 text-sm">
              <Icon aria-hidden className={mergeClasses('size-3.5 shrink-0 self-center', tone)} />
              <span className="sr-only">{t(`diff.${kind}`)}</span>
              <code className="font-mono text-xs wrap-anywhere">{what}</code>
              {fields.length > 0 && <span className="truncate text-xs text-ink-faint">{fields.join(', ')}</span>}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function toChanges(part: {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: DefinitionDiff['nodes']['changed']
}): readonly Change[] {
  return [
    ...part.added.map((what) => ({ kind: 'added' as const, what, fields: [] })),
    ...part.removed.map((what) => ({ kind: 'removed' as const, what, fields: [] })),
    ...part.changed.map(({ id, fields }) => ({ kind: 'changed' as const, what: id, fields })),
  ]
}

function toFields(pointers: readonly string[]): readonly Change[] {
  return pointers.map((what) => ({ kind: 'changed', what, fields: [] }))
}
