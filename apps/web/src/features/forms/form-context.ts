import type { FileValue, Json } from '@heddle/model'

/** The words a form needs, in the reader's language. */
export interface FormTexts {
  readonly required: string
  readonly add: string
  readonly addItem: string
  readonly remove: string
  readonly moveUp: string
  readonly moveDown: string
  readonly noItems: string
  readonly choose: string
  readonly option: (number: number) => string
  readonly key: string
  readonly yes: string
  readonly no: string
  readonly notJson: string
  readonly jsonHelp: string
  readonly dropFile: string
  readonly uploading: string
  readonly removeFile: string
  readonly unsupported: string
}

/** What the fields of a form are given beside their data. */
export interface FormContext {
  readonly texts: FormTexts
  /** Stores a file and gives the value that names it. Null: files cannot be given here. */
  readonly upload: ((file: File) => Promise<FileValue>) | null
  /** Called with the path of a field whose text is not JSON, and again when it is. */
  readonly onBroken?: (path: string, isBroken: 'broken' | 'sound') => void
  readonly formatBytes: (bytes: number) => string
}

/** A member of form data. */
export type FormValue = Json | undefined
