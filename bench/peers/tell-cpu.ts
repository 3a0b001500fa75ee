/** Processor time a server has used since it started, in microseconds. */
export interface CpuTime {
  readonly main: number
  readonly all: number
}

/** Answers every message of the parent process with the processor time used so far. */
export function tellCpu(): void {
  process.on('message', () => {
    const main = process.threadCpuUsage()
    const all = process.cpuUsage()
    process.send?.({ main: main.user + main.system, all: all.user + all.system } satisfies CpuTime)
  })
}
