import { lazy, Suspense, type ReactNode } from 'react'
import { WidgetBoundary } from '../../errors/widget-boundary.tsx'
import type { WorkflowGraphProps } from './workflow-graph.tsx'

const WorkflowGraph = lazy(async () => ({ default: (await import('./workflow-graph.tsx')).WorkflowGraph }))

interface LazyGraphProps extends WorkflowGraphProps {
  /** Shown until the graph's code has come. */
  readonly fallback: ReactNode
}

/** The graph, whose code is loaded when somebody looks at one. */
export function LazyGraph({ fallback, ...graph }: LazyGraphProps) {
  return (
    <WidgetBoundary>
      <Suspense fallback={fallback}>
        <WorkflowGraph {...graph} />
      </Suspense>
    </WidgetBoundary>
  )
}
