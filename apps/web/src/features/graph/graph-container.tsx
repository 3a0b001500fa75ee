import { CategoryIcon, IconButton, mergeClasses } from '@heddle/ui'
import type { NodeProps } from '@xyflow/react'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { memo, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { CardState } from './card-state.tsx'
import { GraphActions } from './graph-actions.ts'
import type { GraphNode } from './graph-card.tsx'
import { GraphPorts } from './graph-ports.tsx'
import type { GraphNodeState } from './model/node-state.ts'
import { findNodeIcon } from './node-icons.ts'

/** A node that holds others: a frame with its name, and which iteration is shown. */
export const GraphContainer = memo(function GraphContainer({ id, data, selected }: NodeProps<GraphNode>) {
  const { definition, category, typeTitle, icon, state } = data
  const Icon = findNodeIcon(icon)
  return (
    <div
      className={mergeClasses(
        'relative h-full w-full rounded-xl border border-dashed bg-sunken/60',
        state === null ? 'border-line-strong' : (FRAMES[state.status] ?? 'border-line-strong'),
        selected && 'ring-2 ring-focus ring-offset-1 ring-offset-canvas',
      )}
    >
      <div className="flex h-9 min-w-0 items-center gap-2 px-2.5">
        <CategoryIcon
          category={category}
          className="size-5 rounded-sm bg-node-control text-canvas [&>svg]:size-3.5"
          {...(Icon === null ? {} : { icon: <Icon /> })}
        />
        <span className="truncate text-sm font-medium">{definition.title ?? definition.id}</span>
        {state === null && <span className="truncate text-2xs text-ink-faint">{typeTitle}</span>}
        <span className="flex-1" />
        {state !== null && <CardState state={state} />}
        {state?.focus !== undefined && state.focus !== null && <Iterations id={id} focus={state.focus} />}
      </div>
      <GraphPorts data={data} />
    </div>
  )
})

const FRAMES: { readonly [status: string]: string | undefined } = {
  running: 'border-info-solid',
  waiting: 'border-waiting-solid',
  completed: 'border-success-solid/60',
  failed: 'border-danger-solid',
  timeout: 'border-danger-solid',
  skipped: 'border-line opacity-60',
}

interface IterationsProps {
  readonly id: string
  readonly focus: NonNullable<GraphNodeState['focus']>
}

/** Goes through the iterations of a loop. */
function Iterations({ id, focus: { index, count } }: IterationsProps) {
  const { t } = useTranslation('graph')
  const { onFocusIteration } = useContext(GraphActions)
  if (count < 2) return null
  return (
    <span className="nodrag nopan pointer-events-auto inline-flex items-center text-2xs tabular-nums">
      <IconButton
        size="sm"
        label={t('previousIteration')}
        icon={<ChevronLeft />}
        disabled={index <= 0}
        onClick={() => onFocusIteration(id, index - 1)}
      />
      #{index}
      <IconButton
        size="sm"
        label={t('nextIteration')}
        icon={<ChevronRight />}
        disabled={index >= count - 1}
        onClick={() => onFocusIteration(id, index + 1)}
      />
    </span>
  )
}
