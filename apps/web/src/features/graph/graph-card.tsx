import { CategoryIcon, mergeClasses } from '@heddle/ui'
import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { CardState } from './card-state.tsx'
import { GraphPorts } from './graph-ports.tsx'
import type { GraphNodeData } from './model/graph-elements.ts'
import type { GraphNodeState } from './model/node-state.ts'
import { findNodeIcon } from './node-icons.ts'
import { NODE_LOOKS } from './node-looks.ts'

export type GraphNode = Node<GraphNodeData & { readonly state: GraphNodeState | null }>

/** A node on the graph: what it is, and how it stands when an execution is shown. */
export const GraphCard = memo(function GraphCard({ data, selected }: NodeProps<GraphNode>) {
  const { definition, category, typeTitle, icon, state } = data
  const Icon = findNodeIcon(icon)
  const look = NODE_LOOKS[category]
  return (
    <div
      className={mergeClasses(
        'relative flex h-full w-full flex-col justify-center gap-1.5 border bg-surface px-3 shadow-low',
        'transition-[border-color,box-shadow,opacity] duration-150',
        look.card,
        data.isHandler && 'border-dashed',
        definition.disabled === true && 'opacity-60',
        state === null ? 'border-line-strong' : (FRAMES[state.status] ?? 'border-line-strong'),
        selected && 'ring-2 ring-focus ring-offset-1 ring-offset-canvas',
      )}
    >
      <div className="flex min-w-0 items-center gap-2">
        <CategoryIcon
          category={category}
          className={mergeClasses('size-8 text-canvas', look.icon)}
          {...(Icon === null ? {} : { icon: <Icon /> })}
        />
        <div className="min-w-0 flex-1">
          <div className="truncate text-sm leading-tight font-medium">{definition.title ?? definition.id}</div>
          <div className="truncate text-2xs text-ink-faint">{typeTitle}</div>
        </div>
      </div>
      {state !== null && <CardState state={state} />}
      <GraphPorts data={data} />
    </div>
  )
})

/** Frames say the status once more; icon and text on the card say it first. */
const FRAMES: { readonly [status: string]: string | undefined } = {
  running: 'border-info-solid shadow-mid',
  waiting: 'border-waiting-solid',
  completed: 'border-success-solid/60',
  failed: 'border-danger-solid',
  timeout: 'border-danger-solid',
  cancelled: 'border-line-strong opacity-75',
  skipped: 'border-line opacity-60',
}
