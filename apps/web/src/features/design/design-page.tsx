import { PageHeader } from '@heddle/ui'
import { Page } from '../../frame/page.tsx'
import { ColourSection } from './colour-section.tsx'
import { DataSection } from './data-section.tsx'
import { FeedbackSection } from './feedback-section.tsx'
import { FormSection } from './form-section.tsx'
import { OverlaySection } from './overlay-section.tsx'

/** Every component in its states, for who builds with them: `/design`. In English only; nothing links to it. */
export function DesignPage() {
  return (
    <Page>
      <PageHeader title="Design system" description="Every component of packages/ui in its states." className="mb-6" />
      <div className="flex flex-col gap-6">
        <ColourSection />
        <FormSection />
        <DataSection />
        <FeedbackSection />
        <OverlaySection />
      </div>
    </Page>
  )
}
