import { useTranslation } from 'react-i18next'
import { describeError, type ErrorWords } from './describe-error.ts'

/** Words for an error in the person's language. */
export function useErrorWords(error: unknown): ErrorWords {
  const { t } = useTranslation()
  return describeError(error, {
    network: t('error.network'),
    newVersion: t('error.newVersion'),
    unexpected: t('error.unexpected'),
  })
}
