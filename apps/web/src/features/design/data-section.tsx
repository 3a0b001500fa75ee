import {
  Card,
  CodeBlock,
  Duration,
  JsonTree,
  Kbd,
  RelativeTime,
  SplitPane,
  StatusBadge,
  Table,
  Tabs,
  TextLink,
  type JsonData,
  type Status,
  type TableColumn,
} from '@heddle/ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useJsonTexts } from '../../i18n/use-json-texts.ts'
import { Specimen } from './specimen.tsx'

interface Row {
  readonly id: string
  readonly name: string
  readonly status: Status
  readonly startedAt: number
  readonly ms: number
}

const LOADED_AT = Date.now()
const NAMES = ['Order intake', 'Nightly report', 'Fetch prices', '주문 처리', 'Sync contacts', 'Summarise inbox']
const KINDS: readonly Status[] = ['running', 'completed', 'failed', 'waiting', 'completed', 'cancelled']
const ROWS: readonly Row[] = NAMES.map((name, index) => ({
  id: `exe_${index}`,
  name,
  status: KINDS[index] ?? 'pending',
  startedAt: LOADED_AT - 4 ** index * 9_000,
  ms: 12 * 7 ** index,
}))
const SAMPLE: JsonData = {
  order: { id: 'A-1042', total: 118.5, paid: true, note: null, tags: ['new', 'gift'] },
  items: Array.from({ length: 2_000 }, (_, index) => ({ sku: `SKU-${index}`, quantity: index % 5 })),
}

/** Tables, trees, code, times. */
export function DataSection() {
  return (
    <>
      <Card title="Table" padding="flush">
        <SampleTable />
      </Card>
      <Card title="Data">
        <Specimen name="Code">
          <CodeBlock
            code={'nodes:\n  - id: fetch\n    type: http.request@1'}
            copyLabel="Copy"
            copiedLabel="Copied"
            className="w-full"
            title="hello.yaml"
          />
        </Specimen>
        <Specimen name="Keys and times">
          <Kbd keys="mod+k" />
          <Kbd keys="g w" />
          <RelativeTime at={LOADED_AT - 200_000} className="text-sm" />
          <Duration ms={3_400} className="text-sm" />
          <Duration since={LOADED_AT - 65_000} className="text-sm" />
          <TextLink href="/design">A link</TextLink>
        </Specimen>
      </Card>
      <Card title="Split pane, tabs and JSON tree" padding="flush">
        <SplitPane
          className="h-80"
          label="Resize the panes"
          first={<SampleTabs />}
          second={<p className="p-4 text-sm">Second pane</p>}
        />
      </Card>
    </>
  )
}

function SampleTable() {
  const { t } = useTranslation()
  const [current, setCurrent] = useState<string>()
  const columns: readonly TableColumn<Row>[] = [
    { id: 'name', header: 'Workflow', cell: (row) => <span className="font-medium">{row.name}</span> },
    {
      id: 'status',
      header: 'Status',
      width: '8.5rem',
      cell: (row) => <StatusBadge status={row.status} label={t(`status.${row.status}`)} />,
    },
    {
      id: 'started',
      header: 'Started',
      width: '9rem',
      hideBelow: 'sm',
      sort: { direction: 'descending', onToggle: () => {} },
      cell: (row) => <RelativeTime at={row.startedAt} className="text-ink-soft" />,
    },
    {
      id: 'took',
      header: 'Took',
      width: '6.5rem',
      align: 'end',
      hideBelow: 'md',
      cell: (row) => <Duration ms={row.ms} />,
    },
  ]
  return (
    <Table
      label="Executions"
      columns={columns}
      rows={ROWS}
      rowKey={(row) => row.id}
      onRowOpen={(row) => setCurrent(row.id)}
      {...(current === undefined ? {} : { currentKey: current })}
    />
  )
}

function SampleTabs() {
  const texts = useJsonTexts()
  return (
    <Tabs
      label="Data"
      className="h-full"
      items={[
        {
          value: 'output',
          label: 'Output',
          content: <JsonTree value={SAMPLE} label="Output" texts={texts} className="h-full p-2" />,
        },
        { value: 'logs', label: 'Logs', content: <p className="p-4 text-sm text-ink-soft">No logs.</p> },
      ]}
    />
  )
}
