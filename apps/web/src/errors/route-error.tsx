import { Button, ErrorState } from '@heddle/ui'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnectionStore } from '../connection/connection-store.ts'
import { probe } from '../connection/watch-connection.ts'
import { isMissingChunk, isNetworkError } from './describe-error.ts'
import { useErrorWords } from './use-error-words.ts'

/** What a page shows that could not be drawn or loaded; the frame around it stays. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const words = useErrorWords(error)
  const retry = useCallback(() => {
    reset()
    void router.invalidate()
  }, [reset, router])
  useRetryOnceBack(error, retry)
  return (
    <ErrorState
      heading="h1"
      title={t('error.title')}
      {...words}
      actions={
        <>
          <Button icon={<RotateCw />} onClick={retry}>
            {t('action.retry')}
          </Button>
          <Button variant="ghost" onClick={() => window.location.reload()}>
            {t('action.reload')}
          </Button>
        </>
      }
    />
  )
}

/** Where a request got no answer: finds out whether Heddle is there, and tries again when it is back. */
function useRetryOnceBack(error: unknown, retry: () => void): void {
  useEffect(() => {
    if (!isNetworkError(error) && !isMissingChunk(error)) return
    void probe()
    return useConnectionStore.subscribe((state, before) => {
      if (state.connection === 'online' && before.connection !== 'online') retry()
    })
  }, [error, retry])
}
