import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { instantiateTemplate, loadDefinition } from '@heddle/graph'
import { HeddleError, templateSchema, type Json, type JsonObject, type Template } from '@heddle/model'
import type { Draft, Once } from '@heddle/store'
import type { CallContext } from '../call-context.ts'
import { assertDraft } from '../drafts/assert-draft.ts'

/** A template of the gallery. */
export interface GalleryTemplate {
  /** Its file's name without ending. */
  readonly id: string
  readonly template: Template
}

/** Templates that come with Heddle. */
const FOLDER = fileURLToPath(new URL('../../../../templates', import.meta.url))

let loaded: Promise<readonly GalleryTemplate[]> | null = null

/** All templates, by name; read once. */
export function listTemplates(): Promise<readonly GalleryTemplate[]> {
  loaded ??= loadTemplates(FOLDER)
  return loaded
}

/** Reads the templates in a folder. Throws `PLAN_INVALID`, naming the file, when one is not a template. */
export async function loadTemplates(folder: string): Promise<readonly GalleryTemplate[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name))
  const templates = await Promise.all(
    names.map(async (name) => ({
      id: name.replace(/\.ya?ml$/, ''),
      template: parseTemplate(name, await readFile(join(folder, name))),
    })),
  )
  return templates.toSorted((left, right) => (left.template.name < right.template.name ? -1 : 1))
}

function parseTemplate(name: string, text: Uint8Array): Template {
  const document = loadDefinition(text)
  const parsed = templateSchema.safeParse(document.value)
  if (parsed.success) return parsed.data
  const message = document.findings[0]?.message ?? parsed.error.issues[0]?.message ?? 'it is empty'
  throw new HeddleError('PLAN_INVALID', `The template ${name} cannot be read: ${message}`)
}

/**
 * Makes a workflow of a template. It records what it was made of in `x-template`. Throws `NOT_FOUND`, `INPUT_INVALID`
 * when the parameters do not fit, `EXPRESSION_FAILED` when a placeholder cannot be computed.
 */
export async function instantiate(
  { caller, heddle }: CallContext,
  request: { readonly templateId: string; readonly parameters: JsonObject; readonly name?: string | undefined },
  once?: Once<Draft>,
): Promise<Draft> {
  const { templateId, parameters, name } = request
  const found = (await listTemplates()).find(({ id }) => id === templateId)
  if (found === undefined) {
    throw new HeddleError('NOT_FOUND', `There is no template ${JSON.stringify(templateId)}. See GET /templates.`)
  }
  const made = instantiateTemplate(found.template, parameters)
  const origin = { template: templateId, parameters } as Json
  const definition = { ...made, ...(name === undefined ? {} : { name }), 'x-template': origin }
  assertDraft(definition)
  return heddle.store.workflows.create(caller.workspaceId, { definition, by: caller.principal }, once)
}
