import { create } from 'zustand'

/** What is to be run. */
export interface RunTarget {
  readonly workflowId: string
  readonly version: number | 'draft'
}

interface RunDialogState {
  readonly target: RunTarget | null
  readonly open: (target: RunTarget) => void
  readonly close: () => void
}

/** Which workflow the run dialog is open for. One dialog serves every page. */
export const useRunDialog = create<RunDialogState>()((set) => ({
  target: null,
  open: (target) => set({ target }),
  close: () => set({ target: null }),
}))
