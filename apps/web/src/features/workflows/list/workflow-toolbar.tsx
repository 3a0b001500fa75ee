import { Badge, IconButton, SegmentedControl, Select } from '@heddle/ui'
import { X } from 'lucide-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { SearchInput } from '../../../components/search-input.tsx'
import type { WorkflowFilters } from '../workflow-queries.ts'

interface WorkflowToolbarProps {
  readonly filters: WorkflowFilters
  readonly onFilters: (filters: WorkflowFilters) => void
}

/** Search, tags, state and order of the list. */
export function WorkflowToolbar({ filters, onFilters }: WorkflowToolbarProps) {
  const { t } = useTranslation('workflows')
  const onSearch = useCallback((search: string) => onFilters({ ...filters, search }), [filters, onFilters])
  return (
    <div className="mt-5 mb-3 flex flex-wrap items-center gap-2">
      <div className="min-w-48 flex-1 sm:max-w-72">
        <SearchInput label={t('search')} value={filters.search} onSearch={onSearch} />
      </div>
      <SegmentedControl
        label={t('filter.state')}
        value={filters.state}
        options={[
          { value: 'all', label: t('filter.all') },
          { value: 'active', label: t('filter.active') },
          { value: 'off', label: t('filter.off') },
        ]}
        onValueChange={(state) => onFilters({ ...filters, state })}
      />
      {filters.tags.map((tag) => (
        <TagFilter
          key={tag}
          tag={tag}
          onRemove={() => onFilters({ ...filters, tags: filters.tags.filter((each) => each !== tag) })}
        />
      ))}
      <span className="flex-1" />
      <Select
        label={t('sort.label')}
        className="w-44"
        value={filters.sort}
        options={[
          { value: '-updatedAt', label: t('sort.newest') },
          { value: 'updatedAt', label: t('sort.oldest') },
          { value: 'name', label: t('sort.name') },
          { value: '-name', label: t('sort.nameDown') },
        ]}
        onValueChange={(sort) => onFilters({ ...filters, sort })}
      />
    </div>
  )
}

function TagFilter({ tag, onRemove }: { readonly tag: string; readonly onRemove: () => void }) {
  const { t } = useTranslation('workflows')
  return (
    <span className="inline-flex items-center">
      <Badge tone="accent" className="rounded-r-none">
        {tag}
      </Badge>
      <IconButton
        label={t('filter.removeTag', { tag })}
        icon={<X />}
        size="sm"
        className="size-5 rounded-l-none bg-accent-soft [&>svg]:size-3"
        onClick={onRemove}
      />
    </span>
  )
}
