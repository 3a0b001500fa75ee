import { DropdownMenu, IconButton } from '@heddle/ui'
import { Ellipsis } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExecutionSummary } from '../../../api/answers.ts'
import { useExecutionMenu } from '../use-execution-menu.tsx'

/** What can be done with an execution, behind a menu. */
export function ExecutionRowActions({ execution }: { readonly execution: ExecutionSummary }) {
  const { t } = useTranslation('executions')
  const entries = useExecutionMenu(execution)
  return (
    <DropdownMenu
      entries={entries}
      trigger={
        <IconButton
          label={t('more', { name: execution.workflowName ?? execution.id })}
          icon={<Ellipsis />}
          tooltip="none"
        />
      }
    />
  )
}
