import { randomBytes, randomUUID } from 'node:crypto'
import type { Definition, Finding, NodeId, Plan, PlanNode } from '@heddle/model'
import { parseWebhookConfig } from '@heddle/nodes-core'
import type { BindingDesign } from '@heddle/store'
import type { KnownNames } from './known-names.ts'

const SECRET_BYTES = 24

/** What the trigger nodes of a plan decide about their bindings. */
export function designBindings(plan: Plan): readonly (BindingDesign & { readonly id: string })[] {
  return listTriggers(plan).map((node) => {
    const kind = node.type.replace(/^trigger\./, '')
    const base = { id: randomUUID(), nodeId: node.id, kind, config: node.config, input: node.config['input'] ?? null }
    if (kind !== 'webhook') return base
    const { path, auth } = parseWebhookConfig(node.config)
    // Of a binding that has one, the store keeps it.
    const needsSecret = auth.kind !== 'none' && auth.secret === undefined
    return { ...base, address: path, secret: needsSecret ? randomBytes(SECRET_BYTES).toString('base64url') : null }
  })
}

/** Mistakes of triggers that only show when they are made live: two with one address, secrets nobody has. */
export function checkTriggers(
  definition: Definition,
  plan: Plan,
  known: Pick<KnownNames, 'isKnown'>,
): readonly Finding[] {
  const owners = new Map<string, NodeId>()
  return listTriggers(plan).flatMap((node) => {
    if (node.type !== 'trigger.webhook') return []
    const { path, auth } = parseWebhookConfig(node.config)
    const at = `/nodes/${definition.nodes.findIndex(({ id }) => id === node.id)}/config`
    const base = { severity: 'error', nodeId: node.id } as const
    const findings: Finding[] = []
    const owner = owners.get(path)
    owners.set(path, owner ?? node.id)
    if (owner !== undefined) {
      const message = `The path "${path}" is \`${owner}\`'s already. Give each webhook its own.`
      findings.push({ ...base, code: 'bad-config', path: `${at}/path`, message })
    }
    if (auth.secret !== undefined && !known.isKnown('secret', auth.secret)) {
      const message = `The workspace has no secret "${auth.secret}". Make it, or leave the field out: the trigger then has a secret of its own.`
      findings.push({ ...base, code: 'unknown-reference', path: `${at}/auth/secret`, message })
    }
    return findings
  })
}

function listTriggers(plan: Plan): readonly PlanNode[] {
  return (plan.scopes['']?.triggers ?? []).flatMap((id) => plan.nodes[id] ?? [])
}
