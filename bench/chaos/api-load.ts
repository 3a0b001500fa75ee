/*
 * Load on a real server, over HTTP: executions that are started by name and by webhooks, sync and async. A server may die
 * at any moment; what it did not answer is sent again to the next one, under the same idempotency key.
 *
 * Invariants
 * 1. What was acknowledged is never sent again: an acknowledged call that gets lost is found.
 * 2. An answer is never refused work: only a server that has gone, or is starting, may say no.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Definition } from '@heddle/model'
import { CASES, type Case } from './cases.ts'
import type { Run } from './load.ts'

/** How an execution is started from outside. */
export type Entrance = 'execute' | 'hook' | 'sync-hook'

/** One call, as its sender knows it. */
export interface ApiRun extends Run {
  readonly entrance: Entrance
  /** What a sync call was answered. */
  answered: unknown
}

const ENTRANCES: readonly Entrance[] = ['execute', 'hook', 'sync-hook']
/** All do the same: five effects with a branch between them. */
const WORKFLOW = 'chain'
/** Pause before a call is sent again. */
const AGAIN_MS = 40

export class ApiLoad {
  readonly runs: ApiRun[] = []
  readonly problems: string[] = []
  repeated = 0
  refusals = 0
  readonly #service: string
  readonly #case: Case
  #url: string | null = null
  #workflowId = ''
  #wanted = 0
  #isOver = false
  readonly #senders: Promise<void>[] = []

  constructor(service: string) {
    this.#service = service
    this.#case = CASES.find(({ workflow }) => workflow === WORKFLOW)!
  }

  get accepted(): readonly ApiRun[] {
    return this.runs.filter((run) => run.executionId !== null)
  }

  /** Makes and publishes the workflows, over the API. */
  async prepare(url: string, definition: Definition): Promise<void> {
    const hooks = (['async', 'sync'] as const).map((answer) => toHook(definition, answer))
    for (const each of [definition, ...hooks]) {
      const { id } = await ask(`${url}/api/v1/workflows`, { definition: each })
      await ask(`${url}/api/v1/workflows/${id}/publish`, { revision: 1 })
      if (each === definition) this.#workflowId = String(id)
    }
  }

  /** So many senders, each with one call on its way at a time. */
  begin(senders: number): void {
    for (let sender = 0; sender < senders; sender += 1) this.#senders.push(this.#send())
  }

  /** Calls go to `url` from now on, until there are `wanted` in all; null: nobody is there. */
  attach(url: string | null, wanted: number): void {
    this.#url = url
    this.#wanted = wanted
  }

  /** Lets every call that was begun get its answer. */
  async end(): Promise<void> {
    this.#wanted = 0
    this.#isOver = true
    await Promise.all(this.#senders)
  }

  async #send(): Promise<void> {
    while (!this.#isOver) {
      if (this.#url === null || this.runs.length >= this.#wanted) await delay(AGAIN_MS)
      else await this.#untilAnswered(this.#addRun())
    }
  }

  #addRun(): ApiRun {
    const index = this.runs.length
    const entrance = ENTRANCES[index % ENTRANCES.length]!
    const tag = `call-${index + 1}`
    const run = { tag, case: this.#case, executionId: null, settled: false, acted: false, entrance, answered: null }
    this.runs.push(run)
    return run
  }

  async #untilAnswered(run: ApiRun): Promise<void> {
    while (run.executionId === null) {
      const url = this.#url
      const response = url === null ? null : await this.#call(url, run).catch(() => null)
      if (response === null) {
        // Gone, or gone meanwhile: whether it was accepted nobody knows.
        await delay(AGAIN_MS)
        continue
      }
      this.#note(run, response)
      if (run.executionId === null) await delay(AGAIN_MS)
    }
  }

  async #call(url: string, { entrance, tag }: ApiRun): Promise<ApiAnswer> {
    const data = { service: this.#service, tag }
    const body = JSON.stringify(entrance === 'execute' ? { input: data } : data)
    const path =
      entrance === 'execute' ? `/api/v1/workflows/${this.#workflowId}/execute` : `/hooks/local/chaos/${entrance}`
    const headers = { 'content-type': 'application/json', 'idempotency-key': tag }
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body })
    const repeated = response.headers.get('idempotent-replayed') === 'true'
    const named = response.headers.get('x-heddle-execution')
    return { status: response.status, repeated, named, body: (await response.json()) as ApiAnswer['body'] }
  }

  #note(run: ApiRun, { status, repeated, named, body }: ApiAnswer): void {
    if (status === 200 || status === 202) {
      run.executionId = named ?? String(body['executionId'])
      if (run.entrance === 'sync-hook') run.answered = body
      if (repeated) this.repeated += 1
      return
    }
    this.refusals += 1
    // Too many kills, or too long: the execution is there, and is judged like the others.
    if (run.entrance === 'sync-hook' && (status === 504 || status === 500) && named !== null) run.executionId = named
    else if (status !== 503) this.problems.push(`${run.tag} was answered ${status}: ${JSON.stringify(body)}`)
  }
}

interface ApiAnswer {
  readonly status: number
  readonly repeated: boolean
  /** The execution, by its header. */
  readonly named: string | null
  readonly body: { readonly [name: string]: unknown }
}

/** The same workflow behind a webhook, which gives its input as a body. */
function toHook(definition: Definition, answer: 'sync' | 'async'): Definition {
  const { input: _, ...rest } = JSON.parse(
    JSON.stringify(definition)
      .replaceAll('input.service', 'input.body.service')
      .replaceAll('input.tag', 'input.body.tag'),
  ) as Definition
  const path = answer === 'sync' ? 'chaos/sync-hook' : 'chaos/hook'
  const entered = new Set((rest.edges ?? []).map(({ to }) => to))
  const roots = rest.nodes.filter(({ id }) => !entered.has(id))
  return {
    ...rest,
    name: `${definition.name}, ${answer} webhook`,
    nodes: [{ id: 'hook', type: 'trigger.webhook@1', config: { path, answer, timeoutSeconds: 20 } }, ...rest.nodes],
    edges: [...roots.map(({ id }) => ({ from: 'hook', to: id })), ...(rest.edges ?? [])],
  }
}

async function ask(url: string, body: unknown): Promise<{ readonly [name: string]: unknown }> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = (await response.json()) as { readonly [name: string]: unknown }
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer
}
