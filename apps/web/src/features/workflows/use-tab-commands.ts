import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Command } from '../../commands/command.ts'
import { WORKFLOW_TABS } from './workflow-tabs.ts'

/** The views of a workflow's page as commands, on the keys 1 to 5. */
export function useTabCommands(workflowId: string): readonly Command[] {
  const { t } = useTranslation('workflows')
  const navigate = useNavigate()
  return useMemo(
    () =>
      WORKFLOW_TABS.map((tab, at) => ({
        id: `workflow.tab.${tab}`,
        label: t('action.show', { tab: t(`tab.${tab}`) }),
        group: 'page',
        shortcut: String(at + 1),
        run: () =>
          void navigate({
            to: '/workflows/$workflowId',
            params: { workflowId },
            search: tab === 'graph' ? {} : { tab },
          }),
      })),
    [t, navigate, workflowId],
  )
}
