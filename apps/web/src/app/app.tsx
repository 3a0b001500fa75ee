import { FormatProvider, ToastRegion, TooltipProvider } from '@heddle/ui'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { watchConnection } from '../connection/watch-connection.ts'
import { switchLanguage } from '../i18n/i18n.ts'
import { followOtherTabs, usePreferencesStore } from '../preferences/preferences-store.ts'
import { resolveLanguage } from '../preferences/preferences.ts'
import { useApplyTheme } from '../preferences/use-theme.ts'
import type { createAppRouter } from './router.ts'
import { toasts } from './toasts.ts'

export interface AppProps {
  readonly queries: QueryClient
  readonly router: ReturnType<typeof createAppRouter>
}

/** The whole app: what every page has around it. */
export function App({ queries, router }: AppProps) {
  const { t, i18n } = useTranslation()
  const { language, timeZone } = usePreferencesStore((state) => state.preferences)
  useApplyTheme()
  useEffect(() => followOtherTabs(), [])
  useEffect(() => watchConnection(queries), [queries])
  useEffect(() => void switchLanguage(resolveLanguage(language, navigator.languages)), [language])
  const zone = timeZone === 'system' ? Intl.DateTimeFormat().resolvedOptions().timeZone : timeZone
  return (
    <QueryClientProvider client={queries}>
      <FormatProvider locale={i18n.language} timeZone={zone}>
        <TooltipProvider>
          <RouterProvider router={router} />
          <ToastRegion store={toasts} label={t('notifications')} closeLabel={t('action.close')} />
        </TooltipProvider>
      </FormatProvider>
    </QueryClientProvider>
  )
}
