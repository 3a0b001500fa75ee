import { Banner, Button, Card, EmptyState, ErrorState, ProgressBar, SkeletonRows, Spinner } from '@heddle/ui'
import { CloudOff, Workflow } from 'lucide-react'
import { toasts } from '../../app/toasts.ts'
import { Specimen } from './specimen.tsx'

/** Loading, empty, failed, done. */
export function FeedbackSection() {
  return (
    <Card title="Feedback">
      <Specimen name="Progress">
        <Spinner label="Loading" />
        <ProgressBar label="Training" value={0.42} className="w-48" />
        <ProgressBar label="Waiting" value={null} className="w-48" />
      </Specimen>
      <Specimen name="Toasts">
        <Button onClick={() => toasts.add({ title: 'Copied' })}>Plain</Button>
        <Button
          onClick={() =>
            toasts.add({
              tone: 'success',
              title: 'Order intake was deleted',
              action: { label: 'Undo', onSelect: () => toasts.add({ title: 'It is back' }) },
            })
          }
        >
          With undo
        </Button>
        <Button
          onClick={() =>
            toasts.add({ tone: 'danger', title: 'It was not saved', description: 'Heddle cannot be reached.' })
          }
        >
          Failure
        </Button>
      </Specimen>
      <Specimen name="Banner">
        <Banner tone="warning" icon={<CloudOff aria-hidden />} className="w-full rounded-md">
          Heddle cannot be reached.
        </Banner>
      </Specimen>
      <Specimen name="Loading">
        <SkeletonRows label="Loading" rows={3} className="w-full rounded-lg border border-line" />
      </Specimen>
      <Specimen name="Empty">
        <EmptyState
          className="w-full rounded-lg border border-line"
          icon={<Workflow />}
          title="No workflows yet"
          description="Import one from a file, or start from a template."
          actions={<Button variant="primary">Import</Button>}
        />
      </Specimen>
      <Specimen name="Error">
        <ErrorState
          className="w-full"
          layout="inline"
          title="This could not be loaded"
          description="The workflow was deleted."
          code="NOT_FOUND"
          actions={<Button size="sm">Try again</Button>}
        />
      </Specimen>
    </Card>
  )
}
