import { Badge, EmptyState, PageHeader, SkeletonRows, buttonClasses, mergeClasses } from '@heddle/ui'
import { useQuery } from '@tanstack/react-query'
import { LayoutTemplate, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../api/answers.ts'
import { SearchInput } from '../../components/search-input.tsx'
import { QueryView } from '../../errors/query-view.tsx'
import { Page } from '../../frame/page.tsx'
import { TemplateDialog } from './template-dialog.tsx'
import { templatesQuery } from './template-queries.ts'

/** Workflows to start from. */
export function TemplatesPage() {
  const { t } = useTranslation(['templates', 'app'])
  const query = useQuery(templatesQuery())
  return (
    <Page>
      <PageHeader title={t('title')} description={t('description')} className="mb-5" />
      <QueryView query={query} loading={<SkeletonRows label={t('app:loading')} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<LayoutTemplate />} title={t('empty.title')} description={t('empty.description')} />
          ) : (
            <Gallery templates={items} />
          )
        }
      </QueryView>
    </Page>
  )
}

function Gallery({ templates }: { readonly templates: readonly Template[] }) {
  const { t } = useTranslation('templates')
  const [search, setSearch] = useState('')
  const [tag, setTag] = useState<string | null>(null)
  const [chosen, setChosen] = useState<Template | null>(null)
  const tags = [...new Set(templates.flatMap((template) => template.tags))].toSorted()
  const wanted = search.trim().toLowerCase()
  const shown = templates.filter(
    (template) =>
      (tag === null || template.tags.includes(tag)) &&
      `${template.name} ${template.description} ${template.tags.join(' ')}`.toLowerCase().includes(wanted),
  )
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <SearchInput label={t('search')} value={search} onSearch={setSearch} className="max-w-64" />
        <TagChoice tags={tags} tag={tag} onTag={setTag} />
      </div>
      {shown.length === 0 && <EmptyState icon={<SearchX />} title={t('none')} />}
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {shown.map((template) => (
          <li key={template.id}>
            <TemplateCard template={template} onOpen={() => setChosen(template)} />
          </li>
        ))}
      </ul>
      {chosen !== null && <TemplateDialog template={chosen} onClose={() => setChosen(null)} />}
    </>
  )
}

interface TagChoiceProps {
  readonly tags: readonly string[]
  readonly tag: string | null
  readonly onTag: (tag: string | null) => void
}

function TagChoice({ tags, tag, onTag }: TagChoiceProps) {
  const { t } = useTranslation('templates')
  return (
    <div role="group" aria-label={t('categories')} className="flex flex-wrap gap-1">
      {[null, ...tags].map((each) => (
        <button
          key={each ?? ''}
          type="button"
          aria-pressed={each === tag}
          className={mergeClasses(
            buttonClasses({ variant: 'ghost', size: 'sm' }),
            each === tag && 'bg-accent-soft text-accent-text',
          )}
          onClick={() => onTag(each)}
        >
          {each ?? t('all')}
        </button>
      ))}
    </div>
  )
}

function TemplateCard({ template, onOpen }: { readonly template: Template; readonly onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex h-full w-full flex-col items-start gap-2 rounded-lg border border-line bg-surface p-4 text-left shadow-low transition-colors hover:border-line-strong hover:bg-raised"
    >
      <span className="font-medium">{template.name}</span>
      <span className="line-clamp-3 flex-1 text-sm text-ink-soft">{template.description}</span>
      <span className="flex flex-wrap gap-1">
        {template.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    </button>
  )
}
