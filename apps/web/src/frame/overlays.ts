import { create } from 'zustand'

interface OverlayState {
  readonly shown: 'palette' | 'shortcuts' | null
  readonly show: (overlay: 'palette' | 'shortcuts' | null) => void
}

/** Which of the frame's own overlays is shown; one at a time. */
export const useOverlays = create<OverlayState>()((set) => ({ shown: null, show: (shown) => set({ shown }) }))
