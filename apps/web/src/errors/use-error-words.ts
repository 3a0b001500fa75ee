import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { ERRORS, type ErrorCode } from '@heddle/model'
import { useConnectionStore } from '../connection/connection-store.ts'
import { describeError, type ErrorWords } from './describe-error.ts'

/** Words for an error in the person's language. */
export function useErrorWords(error: unknown): ErrorWords {
  return useDescribeError()(error)
}

/** Finds words for errors in the person's language. */
export function useDescribeError(): (error: unknown) => ErrorWords {
  const { t, i18n } = useTranslation(['app', 'errors'])
  const { language } = i18n
  const isOnline = useConnectionStore((state) => state.connection === 'online')
  return useCallback(
    (error) => {
      const words = describeError(error, {
        network: t('error.network'),
        // While Heddle is out of reach nobody can know whether it was updated.
        newVersion: t(isOnline ? 'error.newVersion' : 'error.network'),
        unexpected: t('error.unexpected'),
      })
      // The server speaks English: elsewhere the meaning of its code stands before its own words.
      if (language === 'en' || words.code === undefined || !isCode(words.code)) return words
      const [meaning, move] = [t(`errors:code.${words.code}.meaning`), t(`errors:code.${words.code}.move`)]
      return { ...words, description: `${meaning} ${move} (${words.description})` }
    },
    [t, language, isOnline],
  )
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
