import type { Definition } from '@heddle/model'
import type { ExecutionDetail } from '../../../api/answers.ts'
import { WidgetBoundary } from '../../../errors/widget-boundary.tsx'
import type { FeedState } from '../execution-feed.ts'
import { parseNodeKey } from '../model/node-path.ts'
import { NodePanel } from './node-panel.tsx'
import { SummaryPanel } from './summary-panel.tsx'

interface ExecutionPanelProps {
  readonly detail: ExecutionDetail
  readonly definition: Definition | null
  readonly feed: FeedState
  /** Null: the execution as a whole. */
  readonly selectedKey: string | null
  readonly onSelect: (nodeKey: string | null) => void
}

/** What is chosen: a node execution, else the execution as a whole. */
export function ExecutionPanel({ detail, definition, feed, selectedKey, onSelect }: ExecutionPanelProps) {
  const id = selectedKey === null ? null : parseNodeKey(selectedKey).id
  return (
    <div className="h-full min-h-0 overflow-hidden bg-surface">
      <WidgetBoundary resetKey={selectedKey ?? ''}>
        {selectedKey === null ? (
          <SummaryPanel detail={detail} feed={feed} onSelect={onSelect} />
        ) : (
          <NodePanel
            key={selectedKey}
            detail={detail}
            nodeKey={selectedKey}
            definition={definition?.nodes.find((node) => node.id === id) ?? null}
            node={feed.view.nodes.get(selectedKey) ?? null}
            onClose={() => onSelect(null)}
          />
        )}
      </WidgetBoundary>
    </div>
  )
}
