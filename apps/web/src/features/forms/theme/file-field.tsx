import { isFileValue } from '@heddle/model'
import { Field, FileDrop, IconButton, Spinner } from '@heddle/ui'
import type { FieldProps } from '@rjsf/utils'
import { File as FileIcon, X } from 'lucide-react'
import { useState } from 'react'
import type { FormContext } from '../form-context.ts'

type State =
  { readonly kind: 'idle' } | { readonly kind: 'uploading' } | { readonly kind: 'failed'; readonly message: string }

/** A file: uploaded at once, then named by its value. */
export function FileField(props: FieldProps<unknown, Record<string, unknown>, FormContext>) {
  const { formData, schema, name, title, required, rawErrors, fieldPathId, onChange, registry } = props
  const { texts, upload, onBroken } = registry.formContext
  const [state, setState] = useState<State>({ kind: 'idle' })
  const path = fieldPathId.path.join('/')
  const take = async ([file]: readonly File[]) => {
    if (file === undefined || upload === null) return
    setState({ kind: 'uploading' })
    onBroken?.(path, 'broken')
    try {
      onChange(await upload(file), fieldPathId.path)
      setState({ kind: 'idle' })
    } catch (error) {
      setState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    } finally {
      onBroken?.(path, 'sound')
    }
  }
  const error = state.kind === 'failed' ? state.message : rawErrors?.join(' ')
  const help = schema['description']
  return (
    <Field
      label={typeof schema['title'] === 'string' ? schema['title'] : String(title ?? name)}
      {...(typeof help === 'string' ? { help } : {})}
      {...(error === undefined || error === '' ? {} : { error })}
      {...(required === true ? { requiredLabel: texts.required } : {})}
    >
      <FileContent
        value={formData}
        context={registry.formContext}
        isUploading={state.kind === 'uploading'}
        onFiles={(files) => void take(files)}
        onClear={() => onChange(undefined, fieldPathId.path)}
      />
    </Field>
  )
}

interface ContentProps {
  readonly value: unknown
  readonly context: FormContext
  readonly isUploading: boolean
  readonly onFiles: (files: readonly File[]) => void
  readonly onClear: () => void
}

function FileContent({ value, context, isUploading, onFiles, onClear }: ContentProps) {
  const { texts, upload, formatBytes } = context
  if (isUploading) {
    return (
      <p className="flex items-center gap-2 text-sm text-ink-soft">
        <Spinner className="size-4" />
        {texts.uploading}
      </p>
    )
  }
  if (isFileValue(value)) {
    return (
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken px-2 py-1 text-sm">
        <FileIcon aria-hidden className="size-4 text-ink-faint" />
        <span className="min-w-0 flex-1 truncate">{value.$file.name}</span>
        <span className="text-xs text-ink-faint">{formatBytes(value.$file.size)}</span>
        <IconButton label={texts.removeFile} icon={<X />} size="sm" onClick={onClear} />
      </div>
    )
  }
  return <FileDrop label={texts.dropFile} disabled={upload === null} onFiles={onFiles} />
}
