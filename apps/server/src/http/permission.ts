/** What a route needs. Roles are made of these; until sign-in exists, the one local person has all. */
export const PERMISSIONS = [
  'workflow:read',
  'workflow:edit',
  'workflow:delete',
  'workflow:publish',
  'workflow:execute',
  'execution:read',
  'execution:control',
  'execution:delete',
  'approval:read',
  'approval:answer',
  'variable:read',
  'variable:edit',
  'file:read',
  'file:edit',
  'node-type:read',
  'template:read',
  'statistics:read',
] as const

export type Permission = (typeof PERMISSIONS)[number]
