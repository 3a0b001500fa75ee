/*
 * Every page of the app. A page is loaded when somebody goes there (or points at a link to it); `crumb` names it in the
 * header and the window's title.
 */
import { createRootRoute, createRoute } from '@tanstack/react-router'
import { AppFrame } from '../frame/app-frame.tsx'
import { parseExecutionSearch } from '../features/executions/execution-filters.ts'
import { parseWorkflowSearch } from '../features/workflows/workflow-filters.ts'
import { parseWorkflowTab } from '../features/workflows/workflow-tabs.ts'
import type { CrumbKey } from '../frame/crumb-key.ts'
import { lazyPage } from './lazy-page.ts'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** The page's name. Pages about one thing name themselves with `usePageTitle`. */
    readonly crumb?: CrumbKey
    /** Where the crumb leads, for pages about one thing: the list it is in. Default: the page itself. */
    readonly crumbTo?: string
  }
}

const rootRoute = createRootRoute({ component: AppFrame })

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  staticData: { crumb: 'nav.home' },
  component: lazyPage(() => import('../features/home/home-page.tsx'), 'HomePage'),
})

const workflowsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/workflows',
  staticData: { crumb: 'nav.workflows' },
  validateSearch: parseWorkflowSearch,
  component: lazyPage(() => import('../features/workflows/workflows-page.tsx'), 'WorkflowsPage'),
})

const executionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/executions',
  staticData: { crumb: 'nav.executions' },
  validateSearch: parseExecutionSearch,
  component: lazyPage(() => import('../features/executions/executions-page.tsx'), 'ExecutionsPage'),
})

const workflowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/workflows/$workflowId',
  staticData: { crumb: 'nav.workflows', crumbTo: '/workflows' },
  validateSearch: parseWorkflowTab,
  component: lazyPage(() => import('../features/workflows/workflow-page.tsx'), 'WorkflowPage'),
})

const executionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/executions/$executionId',
  staticData: { crumb: 'nav.executions', crumbTo: '/executions' },
  component: lazyPage(() => import('../features/execution/execution-page.tsx'), 'ExecutionPage'),
})

const approvalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/approvals',
  staticData: { crumb: 'nav.approvals' },
  component: lazyPage(() => import('../features/approvals/approvals-page.tsx'), 'ApprovalsPage'),
})

const templatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/templates',
  staticData: { crumb: 'nav.templates' },
  component: lazyPage(() => import('../features/templates/templates-page.tsx'), 'TemplatesPage'),
})

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  staticData: { crumb: 'nav.settings' },
  component: lazyPage(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

const designRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/design',
  component: lazyPage(() => import('../features/design/design-page.tsx'), 'DesignPage'),
})

export const routeTree = rootRoute.addChildren([
  homeRoute,
  workflowsRoute,
  workflowRoute,
  executionsRoute,
  executionRoute,
  approvalsRoute,
  templatesRoute,
  settingsRoute,
  designRoute,
])
