import type { NodeTypeManifest } from '@heddle/model'
import type { z } from 'zod'
import type { Frozen } from '../http/define-route.ts'
import type { nodeTypeSchema } from './catalogue.ts'

/** A node type as answers show it. */
export function toNodeType(manifest: NodeTypeManifest): Frozen<z.infer<typeof nodeTypeSchema>> {
  const { type, version, category, role, title, description, icon, configSchema, ports, example } = manifest
  return {
    type,
    version,
    major: Number(version.split('.')[0]),
    category,
    role,
    title,
    description,
    icon,
    configSchema,
    outputSchema: manifest.outputSchema ?? null,
    ports: { in: ports.in, out: ports.out, outFromConfig: ports.outFromConfig ?? null },
    sideEffects: manifest.sideEffects,
    defaultTimeoutSeconds: manifest.defaultTimeoutSeconds,
    defaultPolicy: manifest.defaultPolicy ?? null,
    example,
  }
}
