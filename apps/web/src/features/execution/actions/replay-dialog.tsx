import { Button, Dialog, Field, SegmentedControl, Select } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Execution } from '../../../api/answers.ts'
import { useExecutionActions, type ReplayChoice } from '../../executions/use-execution-actions.ts'
import { workflowQuery } from '../../workflows/workflow-queries.ts'
import { useExecutionDialogs } from './execution-dialogs.ts'

interface ReplayDialogProps {
  readonly execution: Execution
  readonly onClose: () => void
}

type Start = 'whole' | 'failed' | 'node'
const SAME = 'same'

/** How an execution is run again: from where, which version, and which results are taken over. */
export function ReplayDialog({ execution, onClose }: ReplayDialogProps) {
  const { t } = useTranslation(['execution', 'app'])
  const { replay } = useExecutionActions(execution.id)
  const from = useExecutionDialogs((state) => state.from)
  const isFailed = execution.status === 'failed' || execution.status === 'timeout'
  const [start, setStart] = useState<Start>(from !== null ? 'node' : 'whole')
  const [reuse, setReuse] = useState<ReplayChoice['reuse']>(from === null ? 'none' : 'upstream')
  const [version, setVersion] = useState(SAME)
  const [isBusy, setIsBusy] = useState(false)
  const begin = async () => {
    setIsBusy(true)
    const done = await replay({
      reuse: start === 'whole' ? reuse : 'upstream',
      ...(start === 'failed' ? { from: ['failed'] } : {}),
      ...(start === 'node' && from !== null ? { from: [from] } : {}),
      ...(version === SAME ? {} : { version: version === 'draft' ? 'draft' : Number(version) }),
    })
    setIsBusy(false)
    if (done !== null) onClose()
  }
  const starts: readonly Start[] = [
    'whole',
    ...(isFailed ? ['failed' as const] : []),
    ...(from === null ? [] : ['node' as const]),
  ]
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('replay.title')}
      description={t('replay.description')}
      closeLabel={t('app:action.close')}
      footer={
        <>
          <Button onClick={onClose}>{t('app:action.cancel')}</Button>
          <Button variant="primary" icon={<RotateCcw />} busy={isBusy} onClick={() => void begin()}>
            {t('replay.confirm')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('replay.from')}>
          <Select
            value={start}
            options={starts.map((value) => ({ value, label: t(`replay.start.${value}`, { node: from ?? '' }) }))}
            onValueChange={setStart}
          />
        </Field>
        {start === 'whole' && <ReuseField reuse={reuse} onReuse={setReuse} />}
        <VersionField execution={execution} version={version} onVersion={setVersion} />
      </div>
    </Dialog>
  )
}

interface ReuseFieldProps {
  readonly reuse: ReplayChoice['reuse']
  readonly onReuse: (reuse: ReplayChoice['reuse']) => void
}

function ReuseField({ reuse, onReuse }: ReuseFieldProps) {
  const { t } = useTranslation('execution')
  return (
    <div>
      <p className="mb-1 text-sm font-medium">{t('replay.reuse')}</p>
      <SegmentedControl
        label={t('replay.reuse')}
        value={reuse}
        options={(['none', 'calls', 'upstream'] as const).map((value) => ({
          value,
          label: t(`replay.reuses.${value}`),
        }))}
        onValueChange={onReuse}
      />
      <p className="mt-1 text-xs text-ink-faint">{t(`replay.reuseHelp.${reuse}`)}</p>
    </div>
  )
}

interface VersionFieldProps {
  readonly execution: Execution
  readonly version: string
  readonly onVersion: (version: string) => void
}

function VersionField({ execution, version, onVersion }: VersionFieldProps) {
  const { t } = useTranslation('execution')
  const query = useQuery(workflowQuery(execution.workflowId))
  const versions = query.data?.versions ?? []
  return (
    <Field label={t('replay.version')}>
      <Select
        value={version}
        options={[
          { value: SAME, label: t('replay.same') },
          ...versions.map(({ number }) => ({ value: String(number), label: t('fact.number', { version: number }) })),
          { value: 'draft', label: t('replay.draft') },
        ]}
        onValueChange={onVersion}
      />
    </Field>
  )
}
