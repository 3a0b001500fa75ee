import type { CallOptions, OperationName, OperationTable } from '@heddle/runtime'

/** What every Heddle can be asked: one in this process, one that owns the data folder, and a server. */
export type SharedOperation = Exclude<OperationName, 'run' | 'backup'>

/** Arguments of an operation. A server takes a signal for one execution only. */
export type ArgumentsOf<Name extends SharedOperation> = OperationTable[Name]['args'] &
  (Name extends 'signal' ? { readonly executionId?: string } : unknown)

/** The part of `Operations` that commands use, whoever answers. */
export interface HeddleCalls {
  call<Name extends SharedOperation>(
    name: Name,
    args: ArgumentsOf<Name>,
    options?: CallOptions,
  ): Promise<OperationTable[Name]['result']>
}
