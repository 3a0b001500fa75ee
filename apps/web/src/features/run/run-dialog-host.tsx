import { lazy, Suspense } from 'react'
import { preloadValueForm } from '../forms/lazy-value-form.tsx'
import { useRunDialog } from './run-dialog-store.ts'

const RunDialog = lazy(async () => {
  // Most workflows take input: the form is needed as soon as the dialog is.
  preloadValueForm()
  return { default: (await import('./run-dialog.tsx')).RunDialog }
})

/** The place of the run dialog; its code is loaded when it is first opened. */
export function RunDialogHost() {
  const { target, close } = useRunDialog()
  if (target === null) return null
  return (
    <Suspense fallback={null}>
      <RunDialog key={target.workflowId} target={target} onClose={close} />
    </Suspense>
  )
}
