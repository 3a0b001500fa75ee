import type { Definition } from '@heddle/model'
import { Button, CopyButton, SegmentedControl, Skeleton } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Workflow } from '../../../api/answers.ts'
import { QueryView } from '../../../errors/query-view.tsx'
import { downloadWorkflow } from '../download-workflow.ts'
import { CodeView } from './code-view.tsx'

type Format = 'yaml' | 'json'

/** The draft as text. */
export function DefinitionTab({ workflow }: { readonly workflow: Workflow }) {
  const { t } = useTranslation(['workflows', 'app'])
  const [format, setFormat] = useState<Format>('yaml')
  const query = useQuery({
    queryKey: ['definition-text', workflow.id, workflow.revision, format],
    queryFn: () => writeDefinition(workflow.definition as unknown as Definition, format),
    staleTime: Infinity,
  })
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 border-b border-line px-4 py-2 lg:px-6">
        <SegmentedControl
          label={t('definition.format')}
          value={format}
          options={[
            { value: 'yaml', label: 'YAML' },
            { value: 'json', label: 'JSON' },
          ]}
          onValueChange={setFormat}
        />
        <span className="flex-1 truncate text-xs text-ink-faint">
          {t('definition.revision', { revision: workflow.revision })}
        </span>
        <CopyButton text={() => query.data ?? ''} label={t('app:action.copy')} doneLabel={t('app:action.copied')} />
        <Button size="sm" icon={<Download />} onClick={() => downloadWorkflow({ id: workflow.id, format })}>
          {t('definition.download')}
        </Button>
      </div>
      <QueryView query={query} loading={<Skeleton className="m-4 h-40" />}>
        {(text) => <CodeView text={text} format={format} label={t('tab.definition')} />}
      </QueryView>
    </div>
  )
}

async function writeDefinition(definition: Definition, format: Format): Promise<string> {
  const { toJson, toYaml } = await import('@heddle/graph')
  return format === 'yaml' ? toYaml(definition) : toJson(definition)
}
