import { create } from 'zustand'

type DialogName = 'cancel' | 'replay' | 'signal'

interface ExecutionDialogsState {
  readonly shown: DialogName | null
  /** Where a replay begins, when it was asked for at a node. */
  readonly from: string | null
  readonly show: (shown: DialogName | null, from?: string) => void
}

/** Which dialog of the execution's page is open; buttons, menus and shortcuts open the same. */
export const useExecutionDialogs = create<ExecutionDialogsState>()((set) => ({
  shown: null,
  from: null,
  show: (shown, from) => set({ shown, from: from ?? null }),
}))
