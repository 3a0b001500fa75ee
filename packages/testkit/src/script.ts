import type { ErrorCode, ErrorInfo, Json, Plan, SideEffects, WaitSpec } from '@heddle/model'

/*
 * What the world outside does, written down before it happens: reference interpreter and simulator read the same
 * script. All durations are virtual milliseconds, so that the order of everything that takes time is determined.
 */

/** How one start of an attempt ends. */
export type AttemptScript =
  | {
      readonly end: 'completed'
      readonly afterMs: number
      readonly output: Json
      readonly ports?: readonly string[]
      readonly degraded?: boolean
    }
  | {
      readonly end: 'failed'
      readonly afterMs: number
      readonly code: ErrorCode
      /** The whole error, when more than its code matters. */
      readonly error?: ErrorInfo
      /** What decides the jitter; default 0. */
      readonly random?: number
    }
  /** The worker dies. */
  | { readonly end: 'lost'; readonly afterMs: number }
  /** It waits, for a person who approves `waitMs` later unless it says otherwise, and is then entered again. */
  | {
      readonly end: 'suspended'
      readonly afterMs: number
      readonly waitMs: number
      readonly waits?: { readonly [waitKey: string]: WaitSpec }
      readonly answer?: WaitScript
      /** What the next entry does. */
      readonly next: AttemptScript
    }

/** What comes to a wait, this long after it was opened; `null`: nothing comes. */
export type WaitScript = {
  readonly afterMs: number
  readonly decision: 'approved' | 'rejected'
  readonly payload: Json
} | null

/** How a sub-workflow ends. */
export type ChildScript =
  | { readonly end: 'completed'; readonly afterMs: number; readonly output: Json }
  | { readonly end: 'failed'; readonly afterMs: number; readonly code: ErrorCode }

/** The world outside. Pure: the same question has the same answer. */
export interface Script {
  /** `start` counts the starts of this node execution from 1, lost ones included. */
  attempt(nodeKey: string, start: number): AttemptScript
  wait(nodeKey: string): WaitScript
  child(nodeKey: string): ChildScript
  /** Of types whose side effects the config decides; absent: `config.sideEffects`, default `none`. */
  sideEffects?(nodeKey: string): SideEffects | undefined
}

/** What people do, `at` virtual milliseconds after the execution started. */
export type Act = { readonly at: number } & (
  | { readonly kind: 'cancel'; readonly compensate: boolean }
  | { readonly kind: 'hold'; readonly holdId: string; readonly target: HoldTarget }
  | { readonly kind: 'lift'; readonly holdId: string }
  /** The plan with this revision takes effect. */
  | { readonly kind: 'revise'; readonly revision: number }
  | { readonly kind: 'inject'; readonly nodeKey: string; readonly output: Json }
  | { readonly kind: 'force'; readonly nodeKey: string; readonly ports: readonly string[] }
)

/** The whole execution, or one node execution before or after it runs. */
export type HoldTarget =
  | { readonly kind: 'execution' }
  | { readonly kind: 'node'; readonly nodeKey: string; readonly when: 'before' | 'after' }

/** One run: what is executed, with what, in which world. */
export interface Scenario {
  /** By revision, beginning with 1. */
  readonly plans: readonly Plan[]
  readonly input: Json
  /** The trigger that fired, for plans with triggers. */
  readonly trigger?: string
  readonly script: Script
  readonly acts: readonly Act[]
}
