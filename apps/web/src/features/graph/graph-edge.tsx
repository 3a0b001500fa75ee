import { mergeClasses } from '@heddle/ui'
import { BaseEdge, EdgeLabelRenderer, getBezierPath, type Edge, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { edgePath } from './edge-path.ts'
import type { GraphEdgeElement } from './model/graph-elements.ts'
import type { EdgeState } from './model/node-state.ts'

export type GraphEdgeNode = Edge<GraphEdgeElement['data'] & { readonly state: EdgeState | null }>

/** An edge, with its condition; in an execution, whether it carried the run on. */
export const GraphEdge = memo(function GraphEdge(props: EdgeProps<GraphEdgeNode>) {
  const { id, data, sourceX, sourceY, targetX, targetY } = props
  const { path, middle } = edgePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, data?.passage ?? [])
  const state = data?.state ?? null
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={mergeClasses(
          '!fill-none !stroke-control/70 [stroke-width:1.5]',
          data?.kind === 'error' && '!stroke-danger-solid/70',
          state === 'live' && '!stroke-success-solid [stroke-width:2]',
          state === 'live' && data?.kind === 'error' && '!stroke-danger-solid',
          state === 'dead' && '!stroke-line-strong [stroke-dasharray:3_4]',
        )}
      />
      {typeof data?.when === 'string' && (
        <EdgeLabelRenderer>
          <code
            title={data.when}
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
            className="absolute max-w-32 truncate rounded-sm border border-line bg-raised px-1 font-mono text-2xs text-ink-soft"
          >
            {data.when}
          </code>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

/** From a node to what undoes it. */
export const HandlerEdge = memo(function HandlerEdge(props: EdgeProps<GraphEdgeNode>) {
  const { id, sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition } = props
  const [path] = getBezierPath({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition })
  return <BaseEdge id={id} path={path} className="!fill-none !stroke-control/70 [stroke-dasharray:2_4]" />
})
