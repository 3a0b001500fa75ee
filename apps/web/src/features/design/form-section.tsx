import {
  Button,
  Card,
  Checkbox,
  Field,
  FileDrop,
  IconButton,
  Input,
  SegmentedControl,
  Switch,
  Textarea,
} from '@heddle/ui'
import { Play, Plus, Search, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ChoiceFields } from './choice-fields.tsx'
import { Specimen } from './specimen.tsx'

/** Buttons and fields. */
export function FormSection() {
  return (
    <Card title="Forms">
      <Specimen name="Buttons">
        <Button variant="primary" icon={<Play />}>
          Run
        </Button>
        <Button icon={<Plus />}>New</Button>
        <Button variant="ghost">Cancel</Button>
        <Button variant="danger" icon={<Trash2 />}>
          Delete
        </Button>
        <Button variant="danger-ghost">Remove</Button>
        <Button variant="primary" busy>
          Publishing
        </Button>
        <Button disabled>Disabled</Button>
        <Button size="sm">Small</Button>
        <Button size="lg">Large</Button>
        <IconButton label="Add" icon={<Plus />} shortcut="mod+n" />
        <IconButton label="Add" icon={<Plus />} variant="secondary" />
      </Specimen>
      <Specimen name="Fields">
        <div className="grid w-full gap-4 sm:grid-cols-2">
          <Field label="Name" help="Shown in every list." requiredLabel="Required">
            <Input placeholder="Order intake" />
          </Field>
          <Field label="Address" error="This is not an address. Begin with https://.">
            <Input defaultValue="heddle" />
          </Field>
          <Field label="Search">
            <Input leading={<Search />} placeholder="Search…" />
          </Field>
          <Field label="Read only">
            <Input readOnly value="wf_01" />
          </Field>
          <ChoiceFields />
          <Field label="Prompt" className="sm:col-span-2">
            <Textarea placeholder="Summarise the text." />
          </Field>
        </div>
      </Specimen>
      <Toggles />
      <Specimen name="Files">
        <div className="w-full">
          <FileDrop
            label="Drop a workflow here, or choose a file"
            hint="YAML or JSON, up to 16 MB"
            onFiles={() => {}}
          />
        </div>
      </Specimen>
    </Card>
  )
}

function Toggles() {
  const [isOn, setIsOn] = useState(true)
  const [view, setView] = useState('tree')
  return (
    <Specimen name="Toggles">
      <Checkbox checked={isOn} onCheckedChange={setIsOn} label="Activate" />
      <Checkbox checked="some" onCheckedChange={() => {}} label="Some" />
      <Checkbox checked={false} onCheckedChange={() => {}} label="Off" disabled />
      <Switch checked={isOn} onCheckedChange={setIsOn} label="Active" />
      <Switch checked={!isOn} onCheckedChange={(next) => setIsOn(!next)} label="Paused" />
      <SegmentedControl
        label="View"
        value={view}
        onValueChange={setView}
        options={['tree', 'table', 'raw'].map((value) => ({ value, label: value }))}
      />
    </Specimen>
  )
}
