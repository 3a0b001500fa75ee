import { Button, ErrorState } from '@heddle/ui'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useErrorWords } from './use-error-words.ts'

/** What a page shows that could not be drawn or loaded; the frame around it stays. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const words = useErrorWords(error)
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <ErrorState
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
