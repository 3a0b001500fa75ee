import { CategoryIcon, Duration, StatusBadge, mergeClasses } from '@heddle/ui'
import { ChevronRight, RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { TypeFacts } from '../graph/model/graph-elements.ts'
import { guessCategory } from '../graph/model/node-category.ts'
import { findNodeIcon } from '../graph/node-icons.ts'
import type { NodeRow } from './model/node-rows.ts'

interface NodeListRowProps {
  readonly row: NodeRow
  readonly index: number
  readonly topPx: number
  readonly facts: TypeFacts | undefined
  readonly isTabStop: boolean
  readonly isSelected: boolean
  readonly onToggle: () => void
  readonly onSelect: () => void
  readonly onFocus: () => void
}

/** One node execution, or one iteration, in the tree. */
export function NodeListRow(props: NodeListRowProps) {
  const { row, index, topPx, isTabStop, isSelected, onToggle, onSelect, onFocus } = props
  return (
    // Keys are handled by the tree, which has one handler for all rows.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      data-row={index}
      tabIndex={isTabStop ? 0 : -1}
      aria-level={row.depth + 1}
      aria-expanded={row.isExpandable ? row.isExpanded : undefined}
      aria-selected={isSelected}
      onFocus={onFocus}
      onClick={onSelect}
      style={{ transform: `translateY(${topPx}px)`, paddingLeft: `${row.depth * 1.125 + 0.5}rem` }}
      className={mergeClasses(
        'absolute inset-x-0 flex h-9 cursor-pointer items-center gap-2 border-b border-line pr-4 text-sm',
        'hover:bg-hover focus-visible:-outline-offset-2',
        isSelected && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      <button
        type="button"
        // The row itself is what the keyboard and screen readers open.
        tabIndex={-1}
        aria-hidden
        className={mergeClasses('w-4 shrink-0 text-ink-faint', !row.isExpandable && 'invisible')}
        onClick={(event) => {
          event.stopPropagation()
          onToggle()
        }}
      >
        <ChevronRight className={mergeClasses('size-4 transition-transform', row.isExpanded && 'rotate-90')} />
      </button>
      {row.kind === 'node' ? <NodeCells row={row} facts={props.facts} /> : <ScopeCells row={row} />}
    </div>
  )
}

type NodeOf<Kind extends NodeRow['kind']> = Extract<NodeRow, { readonly kind: Kind }>

function NodeCells({ row, facts }: { readonly row: NodeOf<'node'>; readonly facts: TypeFacts | undefined }) {
  const { t } = useTranslation(['execution', 'app', 'graph'])
  const { definition, node } = row
  const type = definition?.type ?? ''
  const Icon = findNodeIcon(facts?.icon ?? null)
  const status = node?.status ?? 'pending'
  const isReached = node !== null
  return (
    <>
      <CategoryIcon
        category={facts?.category ?? guessCategory(type)}
        className="size-5 rounded-sm [&>svg]:size-3.5"
        {...(Icon === null ? {} : { icon: <Icon /> })}
      />
      <span className={mergeClasses('min-w-0 flex-1 truncate', !isReached && 'text-ink-faint')}>
        {definition?.title ?? definition?.id ?? row.key}
        {node?.undoes !== undefined && node.undoes !== null && (
          <span className="ml-2 text-xs text-ink-faint">{t('list.undoes')}</span>
        )}
      </span>
      {node !== null && node.retries > 0 && (
        <span
          className="inline-flex items-center gap-1 text-xs text-ink-faint"
          title={t('graph:retries', { count: node.retries })}
        >
          <RotateCw aria-hidden className="size-3" />
          {node.retries}
        </span>
      )}
      {node?.iterations !== null && node?.iterations !== undefined && (
        <span className="text-xs text-ink-faint tabular-nums">
          {node.iterations.completed + node.iterations.failed}/{node.iterations.total ?? '…'}
        </span>
      )}
      {node !== null && node.startedAt !== null && (
        <Duration
          ms={node.endedAt === null ? null : node.endedAt - node.startedAt}
          since={node.startedAt}
          className="w-16 text-right text-xs text-ink-soft"
        />
      )}
      <span className="flex w-28 shrink-0 items-center">
        {isReached ? (
          <StatusBadge status={status} label={t(`app:status.${status}`)} variant="plain" />
        ) : (
          <span className="text-xs text-ink-faint">{t('list.notReached')}</span>
        )}
      </span>
    </>
  )
}

function ScopeCells({ row: { scope } }: { readonly row: NodeOf<'scope'> }) {
  const { t } = useTranslation(['execution', 'app'])
  return (
    <>
      <span className="min-w-0 flex-1 truncate text-ink-soft">{t('list.iteration', { index: scope.index ?? 0 })}</span>
      <Duration
        ms={scope.closedAt === null ? null : scope.closedAt - scope.openedAt}
        since={scope.openedAt}
        className="w-16 text-right text-xs text-ink-soft"
      />
      <span className="flex w-28 shrink-0 items-center">
        <StatusBadge status={scope.status} label={t(`app:status.${scope.status}`)} variant="plain" />
      </span>
    </>
  )
}
