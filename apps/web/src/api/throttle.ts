/**
 * Calls `run` at once, and then at most once per `intervalMs` however often it is asked for; the last call is never
 * lost. `cancel` drops one that is still due.
 */
export function throttle(
  run: () => void,
  intervalMs: number,
): { readonly call: () => void; readonly cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isDue = false
  const fire = () => {
    run()
    timer = setTimeout(() => {
      timer = null
      if (!isDue) return
      isDue = false
      fire()
    }, intervalMs)
  }
  return {
    call: () => {
      if (timer === null) fire()
      else isDue = true
    },
    cancel: () => {
      if (timer !== null) clearTimeout(timer)
      timer = null
      isDue = false
    },
  }
}
