/** What a scenario may use. */
export interface ScenarioOptions {
  /** Fewer and shorter rounds, for `npm test`. */
  readonly scale: 'short' | 'full'
  /** How often `kill -9` strikes; null: as the scale says. */
  readonly kills: number | null
  /** The same seed makes the same choices; time decides the rest. */
  readonly seed: number
  /** Leaves the folders of scenarios in place, to be looked at. */
  readonly keep: boolean
}

/** How one scenario ended. */
export interface ScenarioResult {
  /** What was counted, for people. */
  readonly counts: { readonly [name: string]: number | string }
  /** Empty when all held. */
  readonly problems: readonly string[]
  /** Why it could not be played here; it counts as neither passed nor failed. */
  readonly skipped?: string
}

/** One kind of trouble, made on purpose. */
export interface Scenario {
  readonly name: string
  /** Belongs to the short run, too. */
  readonly isShort: boolean
  run(options: ScenarioOptions): Promise<ScenarioResult>
}
