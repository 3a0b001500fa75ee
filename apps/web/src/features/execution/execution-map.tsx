import type { Definition } from '@heddle/model'
import { SegmentedControl, Spinner } from '@heddle/ui'
import { ListTree, Waypoints } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { LazyGraph } from '../graph/lazy-graph.tsx'
import type { TypeFacts } from '../graph/model/graph-elements.ts'
import type { Overlay } from '../graph/model/overlay-elements.ts'
import type { ExecutionView } from './model/execution-view.ts'
import { NodeList } from './node-list.tsx'

export type MapMode = 'graph' | 'list'

interface ExecutionMapProps {
  readonly definition: Definition | null
  readonly view: ExecutionView
  /** What happened so far has not come yet. */
  readonly isLoading: boolean
  readonly overlay: (Overlay & { readonly keys: ReadonlyMap<string, string> }) | null
  readonly types: ReadonlyMap<string, TypeFacts> | undefined
  readonly mode: MapMode
  readonly onMode: (mode: MapMode) => void
  readonly selectedKey: string | null
  readonly onSelect: (nodeKey: string | null) => void
  /** Shows iteration `index` of the container with this key. */
  readonly onFocus: (containerKey: string, index: number) => void
}

/** The execution as a graph, or as a list of its node executions. */
export function ExecutionMap(props: ExecutionMapProps) {
  const { definition, view, isLoading, overlay, types, mode, onMode, selectedKey, onSelect, onFocus } = props
  const { t } = useTranslation(['execution', 'app'])
  return (
    <div className="relative flex h-full min-h-0 flex-col">
      <div className="absolute top-2 left-2 z-10">
        <SegmentedControl
          label={t('map.label')}
          value={mode}
          options={[
            { value: 'graph', label: t('map.graph'), icon: <Waypoints /> },
            { value: 'list', label: t('map.list'), icon: <ListTree /> },
          ]}
          onValueChange={onMode}
        />
      </div>
      {isLoading && (
        <p role="status" className="absolute top-3 right-3 z-10 flex items-center gap-2 text-xs text-ink-soft">
          <Spinner className="size-3.5" />
          {t('app:loading')}
        </p>
      )}
      {mode === 'graph' && definition !== null ? (
        <LazyGraph
          definition={definition}
          {...(overlay === null ? {} : { overlay })}
          {...(types === undefined ? {} : { types })}
          selectedId={findId(overlay?.keys, selectedKey)}
          onSelect={(id) => onSelect(id === null ? null : (overlay?.keys.get(id) ?? id))}
          onFocusIteration={(id, index) => onFocus(overlay?.keys.get(id) ?? id, index)}
          fallback={
            <div className="flex h-full items-center justify-center">
              <Spinner />
            </div>
          }
        />
      ) : (
        <NodeList definition={definition} view={view} types={types} selectedKey={selectedKey} onSelect={onSelect} />
      )}
    </div>
  )
}

function findId(keys: ReadonlyMap<string, string> | undefined, nodeKey: string | null): string | null {
  if (nodeKey === null || keys === undefined) return nodeKey
  for (const [id, key] of keys) if (key === nodeKey) return id
  return null
}
