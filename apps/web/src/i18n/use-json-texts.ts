import type { JsonTreeTexts } from '@heddle/ui'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** The texts of a JSON tree in the person's language. */
export function useJsonTexts(): JsonTreeTexts {
  const { t } = useTranslation()
  return useMemo(
    () => ({
      copyPath: t('json.copyPath'),
      copyValue: t('json.copyValue'),
      copied: t('action.copied'),
      size: (count, kind) => t(kind === 'array' ? 'json.items' : 'json.keys', { count }),
      more: (count) => t('json.more', { count }),
    }),
    [t],
  )
}
