import type { components } from '@heddle/client'

/* What the API answers, by the names of its document. */

type Schemas = components['schemas']

export type WorkflowSummary = Schemas['WorkflowSummary']
export type Workflow = Schemas['Workflow']
export type WorkflowFull = Schemas['WorkflowFull']
export type DraftState = Schemas['DraftState']
export type VersionSummary = Schemas['VersionSummary']
export type Version = Schemas['Version']
export type Binding = Schemas['Binding']
export type LastExecution = Schemas['LastExecution']
export type ApiFinding = Schemas['Finding']
export type ExecutionSummary = Schemas['ExecutionSummary']
export type Execution = Schemas['Execution']
export type ExecutionDetail = Schemas['ExecutionDetail']
export type NodeExecutionDetail = Schemas['NodeExecutionDetail']
export type LogLine = Schemas['LogLine']
export type Approval = Schemas['Approval']
export type HomeStatistics = Schemas['HomeStatistics']
export type Template = Schemas['Template']
export type NodeType = Schemas['NodeType']
export type ImportReport = Schemas['ImportReport']
export type Variables = Schemas['Variables']
export type AnsweredValue = Schemas['Value']
