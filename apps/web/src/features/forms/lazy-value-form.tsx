import { Skeleton } from '@heddle/ui'
import { lazy, Suspense, type ComponentProps } from 'react'
import { WidgetBoundary } from '../../errors/widget-boundary.tsx'
import type { ValueForm as ValueFormType } from './value-form.tsx'

const load = () => import('./value-form.tsx')
const ValueForm = lazy(async () => ({ default: (await load()).ValueForm }))

/** Loads the code of forms ahead of time, where one is about to be shown. */
export function preloadValueForm(): void {
  // A failure is told where the form is shown.
  load().catch(() => undefined)
}

/** A form for a schema, whose code is loaded when a form is shown. */
export function LazyValueForm(props: ComponentProps<typeof ValueFormType>) {
  return (
    <WidgetBoundary>
      <Suspense fallback={<Skeleton className="h-24" />}>
        <ValueForm {...props} />
      </Suspense>
    </WidgetBoundary>
  )
}
