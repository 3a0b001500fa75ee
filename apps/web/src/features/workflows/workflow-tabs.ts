/** The views of a workflow's page, in their order. */
export const WORKFLOW_TABS = ['graph', 'versions', 'triggers', 'executions', 'definition'] as const
export type WorkflowTab = (typeof WORKFLOW_TABS)[number]

/** Reads an address; the first tab is left out. */
export function parseWorkflowTab(search: { readonly [name: string]: unknown }): { readonly tab?: WorkflowTab } {
  const tab = WORKFLOW_TABS.find((each) => each === search['tab'])
  return tab === undefined || tab === 'graph' ? {} : { tab }
}
