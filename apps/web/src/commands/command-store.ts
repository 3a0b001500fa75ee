/*
 * The commands of what is on screen. A component registers its list while it is mounted.
 *
 * 1. Of two commands with one id the one registered last counts, until it goes.
 * 2. A list leaves with the component that brought it, and with nothing else.
 */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { Command } from './command.ts'

interface CommandState {
  readonly lists: readonly (readonly Command[])[]
}

export const useCommandStore = create<CommandState>()(() => ({ lists: [] }))

/** Adds a list; the returned function takes it away again. */
export function addCommands(commands: readonly Command[]): () => void {
  useCommandStore.setState(({ lists }) => ({ lists: [...lists, commands] }))
  return () => useCommandStore.setState(({ lists }) => ({ lists: lists.filter((list) => list !== commands) }))
}

/** The commands that count now, in the order of their registration. */
export function currentCommands(lists: CommandState['lists']): readonly Command[] {
  const byId = new Map<string, Command>()
  for (const command of lists.flat()) byId.set(command.id, command)
  return [...byId.values()]
}

/** Registers commands while the component is mounted. Give it a memoised list. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => addCommands(commands), [commands])
}
