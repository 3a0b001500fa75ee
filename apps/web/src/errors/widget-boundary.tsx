import { Button, ErrorState } from '@heddle/ui'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorWords } from './use-error-words.ts'

interface WidgetBoundaryProps {
  /** When this changes, what failed is tried again: the id of what is shown. */
  readonly resetKey?: string
  readonly children: ReactNode
}

interface WidgetBoundaryState {
  readonly failure: { readonly error: unknown } | null
  readonly resetKey: string | undefined
}

/** Keeps the failure of one part of a page from taking the page with it. */
export class WidgetBoundary extends Component<WidgetBoundaryProps, WidgetBoundaryState> {
  override state: WidgetBoundaryState = { failure: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<WidgetBoundaryState> {
    return { failure: { error } }
  }

  static getDerivedStateFromProps(props: WidgetBoundaryProps, state: WidgetBoundaryState): WidgetBoundaryState | null {
    return props.resetKey === state.resetKey ? null : { failure: null, resetKey: props.resetKey }
  }

  override render(): ReactNode {
    const { failure } = this.state
    if (failure === null) return this.props.children
    return <WidgetError error={failure.error} onRetry={() => this.setState({ failure: null })} />
  }
}

/** The failure of one part of a page, with a way to try again. */
export function WidgetError({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation()
  const words = useErrorWords(error)
  return (
    <ErrorState
      layout="inline"
      title={t('error.title')}
      {...words}
      actions={
        <Button size="sm" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      }
    />
  )
}
