import { isApplePlatform } from '@heddle/ui'
import { useEffect } from 'react'
import { currentCommands, useCommandStore } from './command-store.ts'
import { toStroke } from './key-stroke.ts'
import { NO_PENDING_KEYS, matchShortcut } from './match-shortcut.ts'

/** Where plain keys are typed or steer something: only combinations with a modifier are shortcuts there. */
const TYPING = 'input,textarea,select,[contenteditable="true"],[role="dialog"],[role="menu"],[role="listbox"]'

/** Runs commands by their shortcuts; once in the app. */
export function useShortcuts(): void {
  useEffect(() => {
    let pending = NO_PENDING_KEYS
    const onKeyDown = (event: KeyboardEvent) => {
      const stroke = event.isComposing ? null : toStroke(event, isApplePlatform() ? 'apple' : 'other')
      if (stroke === null || event.defaultPrevented) return
      const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null
      if (isTyping && !/^(mod|ctrl|alt)\+/.test(stroke)) return
      const commands = currentCommands(useCommandStore.getState().lists)
      const shortcuts = commands.flatMap((command) => command.shortcut ?? [])
      const match = matchShortcut(pending, { stroke, atMs: event.timeStamp }, shortcuts)
      pending = match.pending
      const command = commands.findLast((each) => each.shortcut !== undefined && each.shortcut === match.shortcut)
      if (command === undefined || command.canRun?.() === false) return
      event.preventDefault()
      command.run()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
