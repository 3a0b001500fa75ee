import type { FileValue } from '@heddle/model'
import { useFormat } from '@heddle/ui'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { uploadFile } from './upload-file.ts'
import type { FormContext } from './form-context.ts'

interface FormParts {
  readonly context: FormContext
  /** A field holds what cannot be sent yet: text that is not JSON, a file on its way. */
  readonly isBroken: boolean
}

/** What a form needs beside its data. `files`: whether files can be given here. */
export function useFormContext({ files }: { readonly files: 'allowed' | 'refused' }): FormParts {
  const { t } = useTranslation('forms')
  const format = useFormat()
  const [broken, setBroken] = useState<ReadonlySet<string>>(new Set())
  const context = useMemo(
    (): FormContext => ({
      texts: {
        required: t('required'),
        add: t('add'),
        addItem: t('addItem'),
        remove: t('remove'),
        moveUp: t('moveUp'),
        moveDown: t('moveDown'),
        noItems: t('noItems'),
        choose: t('choose'),
        option: (number) => t('option', { number }),
        key: t('key'),
        yes: t('yes'),
        no: t('no'),
        notJson: t('notJson'),
        jsonHelp: t('jsonHelp'),
        dropFile: t('dropFile'),
        uploading: t('uploading'),
        removeFile: t('removeFile'),
        unsupported: t('unsupported'),
      },
      upload: files === 'allowed' ? (file: File): Promise<FileValue> => uploadFile(file) : null,
      onBroken: (path, state) =>
        setBroken((before) => {
          const after = new Set(before)
          if (state === 'broken') after.add(path)
          else after.delete(path)
          return after
        }),
      formatBytes: format.bytes,
    }),
    [t, files, format],
  )
  return { context, isBroken: broken.size > 0 }
}
