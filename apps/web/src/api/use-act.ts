import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { toasts } from '../app/toasts.ts'
import { useDescribeError } from '../errors/use-error-words.ts'

/**
 * Runs what a person asked for, and says in a toast when it fails. Resolves to its result, or null when it failed, so
 * that callers need no error handling of their own.
 */
export function useAct(): <Result>(work: () => Promise<Result>) => Promise<Result | null> {
  const { t } = useTranslation('errors')
  const describe = useDescribeError()
  return useCallback(
    async (work) => {
      try {
        return await work()
      } catch (error) {
        const { description, code } = describe(error)
        toasts.add({
          tone: 'danger',
          title: t('action'),
          description: code === undefined ? description : `${description} (${code})`,
        })
        return null
      }
    },
    [t, describe],
  )
}
