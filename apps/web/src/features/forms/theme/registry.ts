import type { RegistryFieldsType, RegistryWidgetsType, TemplatesType } from '@rjsf/utils'
import type { FormContext } from '../form-context.ts'
import { ArrayItemTemplate, ArrayTemplate } from './array-template.tsx'
import { FieldTemplate } from './field-template.tsx'
import { FileField } from './file-field.tsx'
import { JsonField } from './json-field.tsx'
import { ObjectTemplate } from './object-template.tsx'
import { UnionTemplate } from './union-template.tsx'
import { CheckboxesWidget, CheckboxWidget, InputWidget, SelectWidget, TextareaWidget } from './widgets.tsx'

type Schema = Record<string, unknown>

export const TEMPLATES: Partial<TemplatesType<unknown, Schema, FormContext>> = {
  FieldTemplate,
  ObjectFieldTemplate: ObjectTemplate,
  ArrayFieldTemplate: ArrayTemplate,
  ArrayFieldItemTemplate: ArrayItemTemplate,
  BaseInputTemplate: InputWidget,
  MultiSchemaFieldTemplate: UnionTemplate,
}

export const WIDGETS: RegistryWidgetsType<unknown, Schema, FormContext> = {
  CheckboxWidget,
  CheckboxesWidget,
  SelectWidget,
  RadioWidget: SelectWidget,
  TextareaWidget,
}

export const FIELDS: RegistryFieldsType<unknown, Schema, FormContext> = { json: JsonField, file: FileField }
