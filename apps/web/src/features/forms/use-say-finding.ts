import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { forms } from './locales/en.ts'
import type { SayFinding } from './schema-validator.ts'

type Keyword = Exclude<keyof (typeof forms)['keyword'], 'other'>

const KEYWORDS: readonly Keyword[] = [
  'required',
  'type',
  'enum',
  'const',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'additionalProperties',
]

/** Words the mistakes of a form: the interpreter's own in English, by keyword elsewhere. */
export function useSayFinding(): SayFinding {
  const { t, i18n } = useTranslation('forms')
  const { language } = i18n
  return useCallback(
    (finding, limit) => {
      if (language === 'en') return finding.message
      const keyword = KEYWORDS.find((each) => each === finding.keyword)
      if (keyword === undefined) return t('keyword.other', { keyword: finding.keyword })
      return t(`keyword.${keyword}`, { limit: typeof limit === 'string' ? limit : JSON.stringify(limit) })
    },
    [t, language],
  )
}
