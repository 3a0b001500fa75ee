import type { Definition } from '@heddle/model'
import { SplitPane } from '@heddle/ui'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExecutionDetail } from '../../api/answers.ts'
import { useTypeFacts } from '../../api/node-types-query.ts'
import { useMediaQuery } from '../../components/use-media-query.ts'
import { ExecutionMap, type MapMode } from './execution-map.tsx'
import type { FeedState } from './execution-feed.ts'
import type { ContainerFocus } from './model/container-focus.ts'
import { toOverlay } from './model/graph-overlay.ts'
import { ExecutionPanel } from './panel/execution-panel.tsx'
import { useSayReason } from './use-say-reason.ts'

interface ExecutionBodyProps {
  readonly detail: ExecutionDetail
  readonly feed: FeedState
}

/** The execution drawn (graph or list) and, beside it, what is chosen in it. */
export function ExecutionBody({ detail, feed }: ExecutionBodyProps) {
  const { t } = useTranslation('execution')
  const definition = detail.definition as unknown as Definition | null
  const [mode, setMode] = useState<MapMode>('graph')
  const [selectedKey, setSelectedKey] = useState<string | null>(null)
  const [focus, setFocus] = useState<ContainerFocus>(new Map())
  const isWide = useMediaQuery('(min-width: 768px)')
  const types = useTypeFacts()
  const say = useSayReason()
  const overlay = useMemo(
    () => (definition === null || !feed.isCaughtUp ? null : toOverlay({ definition, view: feed.view, focus, say })),
    [definition, feed.isCaughtUp, feed.view, focus, say],
  )
  const map = (
    <ExecutionMap
      definition={definition}
      view={feed.view}
      isLoading={!feed.isCaughtUp}
      overlay={overlay}
      types={types}
      mode={definition === null ? 'list' : mode}
      onMode={setMode}
      selectedKey={selectedKey}
      onSelect={setSelectedKey}
      onFocus={(key, index) => setFocus(new Map(focus).set(key, index))}
    />
  )
  const panel = (
    <ExecutionPanel
      detail={detail}
      definition={definition}
      feed={feed}
      selectedKey={selectedKey}
      onSelect={setSelectedKey}
    />
  )
  return (
    <SplitPane
      key={isWide ? 'row' : 'column'}
      className="min-h-0 flex-1"
      label={t('divider')}
      direction={isWide ? 'row' : 'column'}
      defaultShare={isWide ? 0.6 : 0.45}
      first={map}
      second={panel}
    />
  )
}
