/*
 * Preloaded by a test: from here on nobody makes code from strings, except Fastify's router, which compiles our routes.
 * What it lets pass and refuses is told on standard error when the process ends.
 */
const made: string[] = []
const PlainFunction = globalThis.Function

function judge(): void {
  const stack = new Error('made here').stack ?? ''
  made.push(/find-my-way/.test(stack) ? 'router' : stack)
  if (!/find-my-way/.test(stack)) throw new Error(`Code was made from a string:\n${stack}`)
}

globalThis.Function = new Proxy(PlainFunction, {
  apply: (target, self, args) => {
    judge()
    return Reflect.apply(target, self, args)
  },
  construct: (target, args, newTarget) => {
    judge()
    return Reflect.construct(target, args, newTarget)
  },
})
Object.defineProperty(PlainFunction.prototype, 'constructor', { value: globalThis.Function })
Object.defineProperty(globalThis, 'eval', { value: judge })

process.on('exit', () => {
  const others = made.filter((entry) => entry !== 'router')
  process.stderr.write(`code made: ${made.length - others.length} by the router, ${others.length} by others\n`)
})
