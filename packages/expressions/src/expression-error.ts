import { HeddleError } from '@heddle/model'

const SHOWN_CHARACTERS = 200

/** An `EXPRESSION_FAILED` that points at character `at` (0-based) of the expression `text`. */
export function makeExpressionError(
  text: string,
  { at, message, cause }: { readonly at: number; readonly message: string; readonly cause?: unknown },
): HeddleError {
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
  return new HeddleError('EXPRESSION_FAILED', `${message} (at character ${at + 1} of \`${shown}\`)`, { cause })
}
