import { House, LayoutTemplate, Play, Settings, ShieldCheck, Workflow, type LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import { ApprovalCount } from '../features/approvals/approval-count.tsx'

export interface NavItem {
  readonly to: '/' | '/workflows' | '/executions' | '/approvals' | '/templates' | '/settings'
  readonly key: 'home' | 'workflows' | 'executions' | 'approvals' | 'templates' | 'settings'
  readonly Icon: LucideIcon
  /** Keys that go there. */
  readonly shortcut: string
  /** `bar`: also in the bottom bar on phones; `more`: behind its last button. */
  readonly onPhone: 'bar' | 'more'
  /** Beside the name: how many things wait there. */
  readonly Count?: ComponentType
}

/** The places of the app, in the order of the sidebar. */
export const NAV_ITEMS: readonly NavItem[] = [
  { to: '/', key: 'home', Icon: House, shortcut: 'g h', onPhone: 'bar' },
  { to: '/workflows', key: 'workflows', Icon: Workflow, shortcut: 'g w', onPhone: 'bar' },
  { to: '/executions', key: 'executions', Icon: Play, shortcut: 'g e', onPhone: 'bar' },
  { to: '/approvals', key: 'approvals', Icon: ShieldCheck, shortcut: 'g a', onPhone: 'bar', Count: ApprovalCount },
  { to: '/templates', key: 'templates', Icon: LayoutTemplate, shortcut: 'g t', onPhone: 'more' },
  { to: '/settings', key: 'settings', Icon: Settings, shortcut: 'g s', onPhone: 'more' },
]
