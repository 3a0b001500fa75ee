import { Skeleton } from '@heddle/ui'
import { lazy, Suspense, useEffect, type ComponentProps } from 'react'
import { WidgetBoundary } from '../../errors/widget-boundary.tsx'
import type { ValueForm as ValueFormType } from './value-form.tsx'

const load = () => import('./value-form.tsx')
const ValueForm = lazy(async () => ({ default: (await load()).ValueForm }))

/** Loads the code of forms ahead of time, where one is about to be shown. */
export function preloadValueForm(): void {
  // A failure is told where the form is shown.
  load().catch(() => undefined)
}

interface LazyValueFormProps extends ComponentProps<typeof ValueFormType> {
  /** The form can be filled in and submitted. */
  readonly onReady?: () => void
}

/** A form for a schema, whose code is loaded when a form is shown. */
export function LazyValueForm({ onReady, ...form }: LazyValueFormProps) {
  return (
    <WidgetBoundary>
      <Suspense fallback={<Skeleton className="h-24" />}>
        <ValueForm {...form} />
        {onReady !== undefined && <WhenReady onReady={onReady} />}
      </Suspense>
    </WidgetBoundary>
  )
}

function WhenReady({ onReady }: { readonly onReady: () => void }) {
  useEffect(() => onReady(), [onReady])
  return null
}
