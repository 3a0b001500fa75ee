import type { JsonTreeTexts } from '@heddle/ui'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** The words a JSON tree needs. */
export function useTreeTexts(): JsonTreeTexts {
  const { t } = useTranslation('app')
  return useMemo(
    () => ({
      copyPath: t('json.copyPath'),
      copyValue: t('json.copyValue'),
      copied: t('action.copied'),
      size: (count, kind) => (kind === 'object' ? t('json.keys', { count }) : t('json.items', { count })),
      more: (count) => t('json.more', { count }),
    }),
    [t],
  )
}
