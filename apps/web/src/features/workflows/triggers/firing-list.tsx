import { RelativeTime } from '@heddle/ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Binding } from '../../../api/answers.ts'
import { RouterLink } from '../../../components/router-link.tsx'

const SHOWN = 5

/** When a trigger fired, and what came of it. */
export function FiringList({ history }: { readonly history: Binding['history'] }) {
  const { t } = useTranslation('workflows')
  const [isAll, setIsAll] = useState(false)
  if (history.length === 0) {
    return <p className="border-t border-line px-4 py-2 text-xs text-ink-faint">{t('triggers.noHistory')}</p>
  }
  return (
    <div className="border-t border-line px-4 py-2">
      <h4 className="text-xs font-medium text-ink-faint">{t('triggers.history')}</h4>
      <ul className="mt-1 flex flex-col gap-1 text-sm">
        {history.slice(0, isAll ? undefined : SHOWN).map(({ at, executionId, result }) => (
          <li key={`${at} ${executionId ?? result}`} className="flex items-baseline gap-3">
            <RelativeTime at={at} className="w-24 shrink-0 text-xs text-ink-faint" />
            <span className="min-w-0 flex-1 truncate">{result === 'started' ? t('triggers.started') : result}</span>
            {executionId !== null && (
              <RouterLink to="/executions/$executionId" params={{ executionId }} className="text-xs">
                {t('triggers.execution')}
              </RouterLink>
            )}
          </li>
        ))}
      </ul>
      {history.length > SHOWN && !isAll && (
        <button type="button" className="mt-1 text-xs text-accent-text hover:underline" onClick={() => setIsAll(true)}>
          {t('triggers.allHistory', { count: history.length })}
        </button>
      )}
    </div>
  )
}
