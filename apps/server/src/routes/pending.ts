import { HeddleError } from '@heddle/model'

/** The handler of a route whose use-case is still being put in. */
export function pending(): Promise<never> {
  return Promise.reject(new HeddleError('ILLEGAL_STATE', 'This route is declared and not served by this build.'))
}
