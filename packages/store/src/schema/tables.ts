/** The tables that repositories query through Kysely. Booleans are 0 or 1, JSON is text, times are ms since 1970. */
export interface Tables {
  readonly workflows: WorkflowTable
  readonly workflow_tags: { readonly workspace_id: string; readonly tag: string; readonly workflow_id: string }
  readonly workflow_versions: VersionTable
  readonly definitions: {
    readonly workspace_id: string
    readonly hash: string
    readonly definition: string
    readonly created_at: number
  }
  readonly plans: {
    readonly workspace_id: string
    readonly hash: string
    readonly definition_hash: string
    readonly plan: string
    readonly created_at: number
  }
  readonly pins: {
    readonly workspace_id: string
    readonly workflow_id: string
    readonly node_id: string
    readonly updated_at: number
    readonly updated_by: string
    readonly output: string
  }
  readonly bindings: BindingTable
  readonly variables: {
    readonly workspace_id: string
    readonly name: string
    readonly updated_at: number
    readonly updated_by: string
    readonly value: string
  }
  readonly files: FileTable
  readonly blob_refs: { readonly workspace_id: string; readonly sha256: string; readonly owner: string }
  readonly workspaces: {
    readonly id: string
    readonly slug: string
    readonly name: string
    readonly timezone: string
    readonly full_days: number | null
    readonly metadata_days: number | null
    readonly variables_revision: number
    readonly created_at: number
    readonly deleted_at: number | null
  }
  readonly waits: WaitTable
  readonly executions: ExecutionTable
  readonly stats_hourly: StatsTable
}

interface WorkflowTable {
  readonly id: string
  readonly workspace_id: string
  readonly name: string
  readonly description: string
  readonly tags: string
  readonly search_text: string
  readonly revision: number
  readonly definition_hash: string
  readonly active_version: number | null
  readonly last_version: number
  readonly full_days: number | null
  readonly metadata_days: number | null
  readonly created_at: number
  readonly created_by: string
  readonly updated_at: number
  readonly updated_by: string
  readonly deleted_at: number | null
  readonly source: string
}

interface VersionTable {
  readonly workspace_id: string
  readonly workflow_id: string
  readonly number: number
  readonly definition_hash: string
  readonly plan_hash: string
  readonly author: string
  readonly note: string
  readonly created_at: number
  readonly source: string
}

interface BindingTable {
  readonly id: string
  readonly workspace_id: string
  readonly workflow_id: string
  readonly node_id: string | null
  readonly kind: string
  readonly paused: number
  readonly live: number
  readonly next_due: number | null
  readonly cursor_state: string
  readonly secret: string | null
  readonly address: string | null
  readonly config: string
  readonly input: string
  readonly revision: number
  readonly created_at: number
  readonly updated_at: number
}

interface FileTable {
  readonly id: string
  readonly workspace_id: string
  readonly path: string
  readonly name: string
  readonly media_type: string
  readonly size: number
  readonly sha256: string
  readonly created_at: number
  readonly created_by: string
  readonly deleted_at: number | null
}

interface WaitTable {
  readonly execution_id: string
  readonly wait_id: string
  readonly workspace_id: string
  readonly node_key: string
  readonly wait_key: string
  readonly kind: string
  readonly due_at: number | null
  readonly reminder_at: number | null
  readonly opened_at: number
  readonly closed_at: number | null
  readonly how: string | null
  readonly closed_by: string | null
  readonly spec: string
}

/** What lists filter by; whole rows are read with `EXECUTION_ROW_SELECT`. */
interface ExecutionTable {
  readonly id: string
  readonly workspace_id: string
  readonly workflow_id: string
  readonly status: string
  readonly trigger_kind: string
  readonly starred: number
  readonly deleted_at: number | null
}

interface StatsTable {
  readonly workspace_id: string
  readonly workflow_id: string
  readonly hour: number
  readonly status: string
  readonly code: string
  readonly trigger_kind: string
  readonly bucket: number
  readonly count: number
  readonly total_ms: number
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cost: number
}
