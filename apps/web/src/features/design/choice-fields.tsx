import { Combobox, Field, Select } from '@heddle/ui'
import { useState } from 'react'

const REGIONS = ['Seoul', 'Tokyo', 'Frankfurt', 'Virginia'].map((label) => ({ value: label.toLowerCase(), label }))
const TYPES = [
  { value: 'http.request', label: 'HTTP request', detail: 'Calls an address and returns its answer' },
  { value: 'data.transform', label: 'Transform', detail: 'Makes new data out of old' },
  { value: 'agent.run', label: 'Agent', detail: 'Lets a model work with tools' },
]

/** A select and a combobox that work. */
export function ChoiceFields() {
  const [region, setRegion] = useState<string>()
  const [type, setType] = useState<string>()
  return (
    <>
      <Field label="Region">
        <Select placeholder="Choose a region" options={REGIONS} value={region} onValueChange={setRegion} />
      </Field>
      <Field label="Node type">
        <Combobox
          options={TYPES}
          value={type}
          onValueChange={setType}
          texts={{ placeholder: 'Choose a type', search: 'Search types…', empty: 'No type fits.' }}
        />
      </Field>
    </>
  )
}
