import { ERRORS, type ErrorCode } from '@heddle/model'

type CodeTexts = { readonly [Code in ErrorCode]: { readonly meaning: string; readonly move: string } }

/** Words about what failed. Meaning and next move of each code are those of the one table. */
export const errors = {
  action: 'That did not work',
  code: Object.fromEntries(
    Object.entries(ERRORS).map(([code, { meaning, move }]) => [code, { meaning, move }]),
  ) as CodeTexts,
} as const
