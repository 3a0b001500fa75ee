import type { Definition } from '@heddle/model'
import { Background, BackgroundVariant, Controls, MiniMap, ReactFlow, type NodeTypes } from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import './graph.css'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { GraphActions } from './graph-actions.ts'
import { GraphCard, type GraphNode } from './graph-card.tsx'
import { GraphContainer } from './graph-container.tsx'
import { GraphEdge, HandlerEdge, type GraphEdgeNode } from './graph-edge.tsx'
import { toGraphElements, type TypeFacts } from './model/graph-elements.ts'
import { overlayElements, type Overlay, type OverlaidEdge, type OverlaidNode } from './model/overlay-elements.ts'
import { miniMapColor } from './mini-map-color.ts'

const NODE_TYPES: NodeTypes = { card: GraphCard, container: GraphContainer }
const EDGE_TYPES = { flow: GraphEdge, handler: HandlerEdge }
/** Larger graphs are drawn only where they are looked at. */
const MANY_NODES = 150

export interface WorkflowGraphProps {
  readonly definition: Definition
  readonly types?: ReadonlyMap<string, TypeFacts>
  readonly overlay?: Overlay
  readonly selectedId?: string | null
  /** Null: nothing is selected any more. */
  readonly onSelect?: (nodeId: string | null) => void
  readonly onFocusIteration?: (nodeId: string, index: number) => void
  /** Default: `full`. `preview` has neither map nor controls and takes no wheel. */
  readonly chrome?: 'full' | 'preview'
}

/** A workflow drawn as a graph, read-only. */
export function WorkflowGraph(props: WorkflowGraphProps) {
  const { definition, types, overlay, selectedId = null, onSelect, onFocusIteration, chrome = 'full' } = props
  const { t } = useTranslation('graph')
  const elements = useMemo(() => toGraphElements(definition, types), [definition, types])
  const shown = useOverlaid(elements, overlay ?? null, selectedId)
  const actions = useMemo(() => ({ onFocusIteration: onFocusIteration ?? (() => undefined) }), [onFocusIteration])
  const isFull = chrome === 'full'
  return (
    <GraphActions value={actions}>
      <ReactFlow<GraphNode, GraphEdgeNode>
        nodes={shown.nodes as GraphNode[]}
        edges={shown.edges as unknown as GraphEdgeNode[]}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        fitView
        fitViewOptions={{ padding: 0.15, maxZoom: 1 }}
        minZoom={0.05}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        elementsSelectable={onSelect !== undefined}
        nodesFocusable={onSelect !== undefined}
        zoomOnScroll={isFull}
        preventScrolling={isFull}
        onlyRenderVisibleElements={elements.nodes.length > MANY_NODES}
        proOptions={{ hideAttribution: true }}
        ariaLabelConfig={{
          'controls.fitView.ariaLabel': t('fit'),
          'controls.zoomIn.ariaLabel': t('zoomIn'),
          'controls.zoomOut.ariaLabel': t('zoomOut'),
          'minimap.ariaLabel': t('map'),
        }}
        onNodeClick={(_event, node) => onSelect?.(node.id)}
        onPaneClick={() => onSelect?.(null)}
        onNodesChange={(changes) => {
          // A node that is focused is selected with Enter or Space.
          for (const change of changes) if (change.type === 'select' && change.selected) onSelect?.(change.id)
        }}
        className="bg-canvas"
      >
        {isFull && <Background variant={BackgroundVariant.Dots} gap={20} size={1} />}
        {isFull && <Controls showInteractive={false} />}
        {isFull && elements.nodes.length > 6 && (
          <MiniMap pannable zoomable nodeColor={miniMapColor} ariaLabel={t('map')} className="max-md:hidden" />
        )}
      </ReactFlow>
    </GraphActions>
  )
}

function useOverlaid(elements: ReturnType<typeof toGraphElements>, overlay: Overlay | null, selectedId: string | null) {
  const before = useRef<{ readonly nodes: readonly OverlaidNode[]; readonly edges: readonly OverlaidEdge[] }>({
    nodes: [],
    edges: [],
  })
  return useMemo(() => {
    before.current = overlayElements({ elements, overlay, selectedId, before: before.current })
    return before.current
  }, [elements, overlay, selectedId])
}
