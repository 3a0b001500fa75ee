import type { MethodEntry } from './call.ts'

/** Apart, because every object's own `toString` would lend its type. */
const TO_STRING: MethodEntry<number> = {
  signature: 'toString(radix = 10)',
  description: 'As text, in base 2 to 36.',
  arity: [0, 1],
  run: (self, call) => {
    const radix = call.integer(0, 10)
    if (radix < 2 || radix > 36) throw call.error('takes a radix from 2 to 36')
    return self.toString(radix)
  },
}

/** Methods of numbers. */
export const NUMBER_METHODS: { readonly [name: string]: MethodEntry<number> } = {
  toFixed: {
    signature: 'toFixed(digits = 0)',
    description: 'As text with so many digits after the point, at most 100.',
    arity: [0, 1],
    run: (self, call) => {
      const digits = call.integer(0, 0)
      if (digits < 0 || digits > 100) throw call.error('takes 0 to 100 digits')
      return self.toFixed(digits)
    },
  },
  toString: TO_STRING,
}
