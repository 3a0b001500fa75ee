import { createContext, useContext } from 'react'

/** What a `Field` tells the control inside it. */
export interface FieldControl {
  readonly id: string
  readonly describedBy: string | undefined
  readonly isInvalid: boolean
  readonly isRequired: boolean
}

export const FieldContext = createContext<FieldControl | null>(null)

interface OwnAttributes {
  readonly id?: string | undefined
  readonly 'aria-describedby'?: string | undefined
  readonly 'aria-invalid'?: unknown
  readonly 'aria-required'?: unknown
}

interface FieldAttributes {
  readonly id?: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
  readonly 'aria-required'?: true
}

/** Attributes that bind a control to the field around it; what the control says itself wins. */
export function useFieldControl(own: OwnAttributes): FieldAttributes {
  const field = useContext(FieldContext)
  if (field === null) return {}
  const describedBy = [own['aria-describedby'], field.describedBy].filter(Boolean).join(' ')
  return {
    id: own.id ?? field.id,
    ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
    ...(own['aria-invalid'] === undefined && field.isInvalid ? { 'aria-invalid': true } : {}),
    ...(own['aria-required'] === undefined && field.isRequired ? { 'aria-required': true } : {}),
  }
}
