import { ApiError } from '@heddle/client'
import { Button, ErrorState, IconButton, Input, Select } from '@heddle/ui'
import { useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Variables } from '../../../api/answers.ts'
import { api } from '../../../api/api.ts'
import { useAct } from '../../../api/use-act.ts'
import { toasts } from '../../../app/toasts.ts'
import { checkRows, toRows, toValues, type RowProblem, type VariableRow } from './variable-rows.ts'
import { variablesQuery } from './variables-query.ts'

/** The variables as rows, saved together. A save that is based on an old state is refused and changes nothing. */
export function VariablesForm({ variables }: { readonly variables: Variables }) {
  const { t } = useTranslation(['settings', 'app'])
  const [rows, setRows] = useState(() => toRows(variables.values))
  const { save, isBusy, isConflict } = useSaveVariables(variables.revision)
  const problems = checkRows(rows)
  const isChanged = JSON.stringify(toValues(rows)) !== JSON.stringify(variables.values)
  const change = (row: VariableRow) => setRows(rows.map((each) => (each.id === row.id ? row : each)))
  const add = () => {
    const id = Math.max(-1, ...rows.map((row) => row.id)) + 1
    setRows([...rows, { id, name: '', text: '', kind: 'text' }])
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (problems.size === 0) void save(toValues(rows))
  }
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      {isConflict && (
        <ErrorState layout="inline" title={t('variables.conflict')} description={t('variables.conflictHint')} />
      )}
      {rows.length === 0 && <p className="text-sm text-ink-faint">{t('variables.none')}</p>}
      {rows.map((row) => (
        <Row
          key={row.id}
          row={row}
          problem={problems.get(row.id) ?? null}
          onChange={change}
          onRemove={() => setRows(rows.filter((each) => each.id !== row.id))}
        />
      ))}
      <div className="flex gap-2">
        <Button icon={<Plus />} onClick={add}>
          {t('variables.add')}
        </Button>
        <span className="flex-1" />
        <Button type="submit" variant="primary" busy={isBusy} disabled={!isChanged || problems.size > 0}>
          {t('app:action.save')}
        </Button>
      </div>
    </form>
  )
}

interface RowProps {
  readonly row: VariableRow
  readonly problem: RowProblem | null
  readonly onChange: (row: VariableRow) => void
  readonly onRemove: () => void
}

function Row({ row, problem, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('settings')
  return (
    <div>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)_5.5rem_auto] items-center gap-2">
        <Input
          aria-label={t('variables.name')}
          placeholder={t('variables.name')}
          className="font-mono"
          value={row.name}
          aria-invalid={problem === 'name' || problem === 'duplicate'}
          onChange={(event) => onChange({ ...row, name: event.target.value })}
        />
        <Input
          aria-label={t('variables.value')}
          placeholder={t('variables.value')}
          className={row.kind === 'json' ? 'font-mono' : ''}
          value={row.text}
          aria-invalid={problem === 'json'}
          onChange={(event) => onChange({ ...row, text: event.target.value })}
        />
        <Select
          label={t('variables.kind')}
          value={row.kind}
          options={[
            { value: 'text', label: t('variables.text') },
            { value: 'json', label: 'JSON' },
          ]}
          onValueChange={(kind) => onChange({ ...row, kind })}
        />
        <IconButton label={t('variables.remove', { name: row.name })} icon={<Trash2 />} onClick={onRemove} />
      </div>
      {problem !== null && (
        <p role="alert" className="mt-1 text-xs text-danger-text">
          {t(`variables.problem.${problem}`)}
        </p>
      )}
    </div>
  )
}

function useSaveVariables(revision: number) {
  const { t } = useTranslation('settings')
  const queries = useQueryClient()
  const act = useAct()
  const [isBusy, setIsBusy] = useState(false)
  const [isConflict, setIsConflict] = useState(false)
  const save = async (values: Variables['values']) => {
    setIsBusy(true)
    await act(async () => {
      try {
        const saved = await api.put('/api/v1/variables', { body: { values }, ifMatch: `"v${revision}"` })
        queries.setQueryData(variablesQuery().queryKey, saved)
        toasts.add({ tone: 'success', title: t('variables.saved') })
      } catch (error) {
        // What was typed stays in sight; the hint says what to do about it.
        if (!(error instanceof ApiError) || error.code !== 'CONFLICT') throw error
        setIsConflict(true)
      }
    })
    setIsBusy(false)
  }
  return { save, isBusy, isConflict }
}
