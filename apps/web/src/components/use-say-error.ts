import { ApiError } from '@heddle/client'
import { ERRORS, HeddleError, type ErrorCode } from '@heddle/model'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

export interface SaidError {
  readonly text: string
  readonly code: ErrorCode | null
}

/** Says an error in the reader's language: what happened, and the next move of its code. */
export function useSayError(): (error: unknown) => SaidError {
  const { t, i18n } = useTranslation(['errors', 'app'])
  const isEnglish = i18n.language === 'en'
  return useCallback(
    (error: unknown) => {
      if (error instanceof ApiError && error.status === 0) return { text: t('app:error.network'), code: null }
      if (!(error instanceof ApiError || error instanceof HeddleError)) {
        return { text: t('app:error.unexpected'), code: null }
      }
      const { code, message } = error
      // The server's sentence is English and names the thing; in other languages the code's own text goes first.
      const text = isEnglish ? message : `${t(`errors:${code}.meaning`)} ${t(`errors:${code}.move`)} (${message})`
      return { text, code: code in ERRORS ? code : null }
    },
    [t, isEnglish],
  )
}
