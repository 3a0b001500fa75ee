import type { Definition } from '@heddle/model'
import { Badge, Button, DropdownMenu, EmptyState, IconButton, RelativeTime, SkeletonRows } from '@heddle/ui'
import { useInfiniteQuery } from '@tanstack/react-query'
import { ChevronDown, CircleDot, Ellipsis, History } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VersionSummary, Workflow } from '../../../api/answers.ts'
import { LoadMore } from '../../../components/load-more.tsx'
import { QueryView } from '../../../errors/query-view.tsx'
import { versionsQuery } from '../workflow-queries.ts'
import { SinceVersion } from './since-version.tsx'
import { useVersionMenu } from './use-version-menu.tsx'

/** Published versions: what is different from the draft, and making one active again. */
export function VersionsTab({ workflow }: { readonly workflow: Workflow }) {
  const { t } = useTranslation(['workflows', 'app'])
  const query = useInfiniteQuery(versionsQuery(workflow.id))
  return (
    <div className="mx-auto max-w-3xl p-4 lg:px-6">
      <QueryView query={query} loading={<SkeletonRows label={t('app:loading')} />}>
        {({ pages }) => {
          const versions = pages.flatMap((page) => page.items)
          if (versions.length === 0) {
            return <EmptyState icon={<History />} title={t('versions.none')} description={t('versions.noneHint')} />
          }
          return (
            <ol className="flex flex-col gap-2">
              {versions.map((version) => (
                <VersionRow key={version.number} workflow={workflow} version={version} />
              ))}
            </ol>
          )
        }}
      </QueryView>
      <LoadMore query={query} />
    </div>
  )
}

interface VersionRowProps {
  readonly workflow: Workflow
  readonly version: VersionSummary
}

function VersionRow({ workflow, version }: VersionRowProps) {
  const { t } = useTranslation(['workflows', 'app'])
  const [isOpen, setIsOpen] = useState(false)
  const entries = useVersionMenu(workflow, version)
  const isDraft = version.definitionHash === workflow.definitionHash
  return (
    <li className="rounded-lg border border-line bg-surface">
      <div className="flex items-center gap-3 px-4 py-2.5">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <span className="text-sm font-semibold">{t('versions.number', { version: version.number })}</span>
            {version.isActive && (
              <Badge tone="success" icon={<CircleDot />}>
                {t('filter.active')}
              </Badge>
            )}
            {isDraft && <Badge>{t('versions.sameAsDraft')}</Badge>}
          </div>
          {version.note !== '' && <p className="mt-0.5 text-sm whitespace-pre-wrap text-ink-soft">{version.note}</p>}
          <p className="mt-0.5 text-xs text-ink-faint">
            {version.author} · <RelativeTime at={version.createdAt} />
          </p>
        </div>
        {!isDraft && (
          <Button
            size="sm"
            variant="ghost"
            icon={<ChevronDown className={isOpen ? 'rotate-180' : ''} />}
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {t('versions.compare')}
          </Button>
        )}
        <DropdownMenu
          entries={entries}
          trigger={
            <IconButton
              label={t('action.more', { name: t('versions.number', { version: version.number }) })}
              icon={<Ellipsis />}
              tooltip="none"
            />
          }
        />
      </div>
      {isOpen && (
        <div className="border-t border-line px-4 py-3">
          <SinceVersion
            workflowId={workflow.id}
            version={version.number}
            definition={workflow.definition as unknown as Definition}
          />
        </div>
      )}
    </li>
  )
}
