import { Button, Dialog, SkeletonRows } from '@heddle/ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../errors/query-view.tsx'
import { ImportFile } from './import-file.tsx'
import { useImport, type ImportChoice } from './use-import.ts'
import { useReadFiles, type ImportCandidate } from './use-read-files.ts'

interface ImportDialogProps {
  readonly files: readonly File[]
  readonly onClose: () => void
}

/** What the files hold, what is wrong in them, and whether they make new workflows or replace drafts. */
export function ImportDialog({ files, onClose }: ImportDialogProps) {
  const { t } = useTranslation(['workflows', 'app'])
  const candidates = useReadFiles(files)
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('import.title', { count: files.length })}
      description={t('import.description')}
      closeLabel={t('app:action.close')}
    >
      <QueryView query={candidates} loading={<SkeletonRows label={t('app:loading')} rows={files.length} />}>
        {(read) => <ImportForm candidates={read} onClose={onClose} />}
      </QueryView>
    </Dialog>
  )
}

interface ImportFormProps {
  readonly candidates: readonly ImportCandidate[]
  readonly onClose: () => void
}

function ImportForm({ candidates, onClose }: ImportFormProps) {
  const { t } = useTranslation(['workflows', 'app'])
  const [choices, setChoices] = useState<ReadonlyMap<string, ImportChoice>>(new Map())
  const { run, isBusy, refused } = useImport(onClose)
  const importable = candidates.filter((candidate) => candidate.read.isImportable)
  const choose = (file: string, choice: ImportChoice) => setChoices(new Map(choices).set(file, choice))
  return (
    <div className="flex flex-col gap-3">
      {candidates.map((candidate) => (
        <ImportFile
          key={candidate.read.file}
          candidate={candidate}
          choice={choices.get(candidate.read.file) ?? 'new'}
          refused={refused.filter((finding) => candidates.length === 1 || finding.file === candidate.read.file)}
          onChoice={(choice) => choose(candidate.read.file, choice)}
        />
      ))}
      <div className="flex justify-end gap-2 pt-1">
        <Button onClick={onClose}>{t('app:action.cancel')}</Button>
        <Button
          variant="primary"
          busy={isBusy}
          disabled={importable.length === 0}
          onClick={() => void run(importable, choices)}
        >
          {t('import.confirm', { count: importable.length })}
        </Button>
      </div>
    </div>
  )
}
