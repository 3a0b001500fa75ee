import { useTranslation } from 'react-i18next'
import { useConnectionStore } from '../connection/connection-store.ts'
import { describeError, type ErrorWords } from './describe-error.ts'

/** Words for an error in the person's language. */
export function useErrorWords(error: unknown): ErrorWords {
  const { t } = useTranslation()
  const isOnline = useConnectionStore((state) => state.connection === 'online')
  return describeError(error, {
    network: t('error.network'),
    // While Heddle is out of reach nobody can know whether it was updated.
    newVersion: t(isOnline ? 'error.newVersion' : 'error.network'),
    unexpected: t('error.unexpected'),
  })
}
