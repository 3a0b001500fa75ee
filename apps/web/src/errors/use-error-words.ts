import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { ERRORS, type ErrorCode } from '@heddle/model'
import { describeError, type ErrorWords } from './describe-error.ts'

/** Words for an error in the person's language. */
export function useErrorWords(error: unknown): ErrorWords {
  return useDescribeError()(error)
}

/** Finds words for errors in the person's language. */
export function useDescribeError(): (error: unknown) => ErrorWords {
  const { t, i18n } = useTranslation(['app', 'errors'])
  const { language } = i18n
  return useCallback(
    (error) => {
      const words = describeError(error, {
        network: t('error.network'),
        newVersion: t('error.newVersion'),
        unexpected: t('error.unexpected'),
      })
      // The server speaks English: elsewhere the meaning of its code stands before its own words.
      if (language === 'en' || words.code === undefined || !isCode(words.code)) return words
      const [meaning, move] = [t(`errors:code.${words.code}.meaning`), t(`errors:code.${words.code}.move`)]
      return { ...words, description: `${meaning} ${move} (${words.description})` }
    },
    [t, language],
  )
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
