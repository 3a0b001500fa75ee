import { Banner, Button } from '@heddle/ui'
import { CloudOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnectionStore } from './connection-store.ts'
import { probe } from './watch-connection.ts'

/** Says that Heddle is out of reach, as long as it is. */
export function OfflineBanner() {
  const { t } = useTranslation()
  const connection = useConnectionStore((state) => state.connection)
  const [isAsking, setIsAsking] = useState(false)
  if (connection === 'online') return null
  const retry = async () => {
    setIsAsking(true)
    await probe()
    setIsAsking(false)
  }
  return (
    <Banner
      tone="warning"
      icon={<CloudOff aria-hidden />}
      actions={
        <Button size="sm" variant="ghost" busy={isAsking} onClick={() => void retry()}>
          {t('action.retry')}
        </Button>
      }
    >
      {t(connection === 'browser' ? 'offline.browser' : 'offline.server')}
    </Banner>
  )
}
