import {
  AlertDialog,
  Button,
  Card,
  ContextMenu,
  Dialog,
  Drawer,
  DropdownMenu,
  Field,
  Input,
  Popover,
  Tooltip,
  type MenuEntry,
} from '@heddle/ui'
import { Copy, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Specimen } from './specimen.tsx'

const ENTRIES: readonly MenuEntry[] = [
  { id: 'edit', label: 'Edit', icon: <Pencil />, shortcut: 'e', onSelect: () => {} },
  { id: 'copy', label: 'Duplicate', icon: <Copy />, shortcut: 'mod+d', onSelect: () => {} },
  { kind: 'separator', id: 'line' },
  { id: 'delete', label: 'Delete', icon: <Trash2 />, tone: 'danger', onSelect: () => {} },
]

/** What opens over the page. */
export function OverlaySection() {
  const [open, setOpen] = useState<'dialog' | 'alert' | 'drawer' | null>(null)
  const onOpenChange = (next: boolean) => !next && setOpen(null)
  return (
    <Card title="Overlays">
      <Specimen name="Open">
        <Button onClick={() => setOpen('dialog')}>Dialog</Button>
        <Button onClick={() => setOpen('alert')}>Alert dialog</Button>
        <Button onClick={() => setOpen('drawer')}>Drawer</Button>
        <DropdownMenu trigger={<Button>Menu</Button>} entries={ENTRIES} align="start" />
        <Popover trigger={<Button>Popover</Button>} label="More">
          <p className="text-sm">A small panel.</p>
        </Popover>
        <Tooltip content="A hint" shortcut="mod+s">
          <Button>Tooltip</Button>
        </Tooltip>
        <ContextMenu entries={ENTRIES}>
          <Button>Context menu</Button>
        </ContextMenu>
      </Specimen>
      <Dialog
        open={open === 'dialog'}
        onOpenChange={onOpenChange}
        title="Publish Order intake"
        description="Makes version 4 and activates it."
        closeLabel="Close"
        footer={
          <>
            <Button onClick={() => setOpen(null)}>Cancel</Button>
            <Button variant="primary">Publish</Button>
          </>
        }
      >
        <Field label="Note" help="What changed, for who comes later.">
          <Input />
        </Field>
      </Dialog>
      <AlertDialog
        open={open === 'alert'}
        onOpenChange={onOpenChange}
        title="Cancel 12 executions?"
        description="What they have done so far stays done. This cannot be undone."
        confirmLabel="Cancel executions"
        cancelLabel="Keep running"
        onConfirm={() => setOpen(null)}
      />
      <Drawer
        open={open === 'drawer'}
        onOpenChange={onOpenChange}
        title="fetch"
        description="http.request@1"
        closeLabel="Close"
      >
        <p className="text-sm">What a node did.</p>
      </Drawer>
    </Card>
  )
}
