import type { Definition } from '@heddle/model'
import { EmptyState, Spinner } from '@heddle/ui'
import { Workflow as WorkflowIcon } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowFull } from '../../api/answers.ts'
import { useTypeFacts } from '../../api/node-types-query.ts'
import { LazyGraph } from '../graph/lazy-graph.tsx'
import { FindingsDrawer } from './findings/findings-drawer.tsx'
import { NodeSheet } from './node-sheet.tsx'

/** The draft as a graph, with its findings; a node that is chosen shows what it is set to. */
export function GraphTab({ full }: { readonly full: WorkflowFull }) {
  const { t } = useTranslation('workflows')
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const definition = full.workflow.definition as unknown as Definition
  const types = useTypeFacts()
  const node = useMemo(
    () => definition.nodes.find((candidate) => candidate.id === selectedId) ?? null,
    [definition, selectedId],
  )
  if (definition.nodes.length === 0) {
    return <EmptyState icon={<WorkflowIcon />} title={t('graph.empty')} description={t('graph.emptyHint')} />
  }
  return (
    <div className="relative h-full min-h-80">
      <LazyGraph
        definition={definition}
        {...(types === undefined ? {} : { types })}
        selectedId={selectedId}
        onSelect={setSelectedId}
        fallback={
          <div className="flex h-full items-center justify-center">
            <Spinner />
          </div>
        }
      />
      <FindingsDrawer findings={full.validation.findings} onNode={setSelectedId} />
      <NodeSheet node={node} onClose={() => setSelectedId(null)} />
    </div>
  )
}
