import type { Route } from '../http/define-route.ts'
import { REALTIME_ROUTES } from '../realtime/realtime-routes.ts'
import { APPROVAL_ROUTES } from './approvals/approval-routes.ts'
import { EXECUTION_CONTROL_ROUTES } from './executions/execution-control-routes.ts'
import { EXECUTION_READ_ROUTES } from './executions/execution-read-routes.ts'
import { FILE_ROUTES } from './files/file-routes.ts'
import { HEALTH_ROUTES } from './health/health-routes.ts'
import { IMPORT_EXPORT_ROUTES } from './import-export/import-export-routes.ts'
import { NODE_TYPE_ROUTES } from './node-types/node-type-routes.ts'
import { EXECUTE_ROUTES } from './publishing/execute-routes.ts'
import { PUBLISHING_ROUTES } from './publishing/publishing-routes.ts'
import { STATS_ROUTES } from './stats/stats-routes.ts'
import { TEMPLATE_ROUTES } from './templates/template-routes.ts'
import { VALUE_ROUTES } from './values/value-routes.ts'
import { VARIABLE_ROUTES } from './variables/variable-routes.ts'
import { EDGE_ROUTES } from './workflows/edge-routes.ts'
import { NODE_ROUTES } from './workflows/node-routes.ts'
import { PIN_ROUTES } from './workflows/pin-routes.ts'
import { VERSION_ROUTES } from './workflows/version-routes.ts'
import { WORKFLOW_ROUTES } from './workflows/workflow-routes.ts'

/** Every declared route: registration, document, tests and guard are made of this list. */
export const ROUTES: readonly Route[] = [
  ...WORKFLOW_ROUTES,
  ...NODE_ROUTES,
  ...EDGE_ROUTES,
  ...VERSION_ROUTES,
  ...PIN_ROUTES,
  ...IMPORT_EXPORT_ROUTES,
  ...PUBLISHING_ROUTES,
  ...EXECUTE_ROUTES,
  ...EXECUTION_READ_ROUTES,
  ...EXECUTION_CONTROL_ROUTES,
  ...VALUE_ROUTES,
  ...REALTIME_ROUTES,
  ...APPROVAL_ROUTES,
  ...STATS_ROUTES,
  ...NODE_TYPE_ROUTES,
  ...TEMPLATE_ROUTES,
  ...VARIABLE_ROUTES,
  ...FILE_ROUTES,
  ...HEALTH_ROUTES,
]
