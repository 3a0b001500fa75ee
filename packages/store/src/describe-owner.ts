import type { OwnerInfo } from './store.ts'

/** What a second process is told. `where` names the data directory or database. */
export function describeOwner(where: string, owner: OwnerInfo | null): string {
  if (owner === null) return `Another Heddle is using ${where}. Stop it, or use another data folder (--data).`
  const address = owner.address === null ? '' : ` at ${owner.address}`
  const since = new Date(owner.since).toISOString()
  return `Heddle process ${owner.pid}${address} has been using ${where} since ${since}. Talk to it, stop it, or use another data folder (--data).`
}
