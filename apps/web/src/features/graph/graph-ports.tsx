import { mergeClasses } from '@heddle/ui'
import { Handle, Position } from '@xyflow/react'
import { HANDLER_PORT, type GraphNodeData } from './model/graph-elements.ts'

const DOT = '!size-2 !min-w-0 !min-h-0 !rounded-full !border !border-control !bg-raised'
const HIDDEN = '!pointer-events-none !size-1 !min-h-0 !min-w-0 !border-0 !bg-transparent'

/** The points where edges begin and end; ports with a name of their own carry it. */
export function GraphPorts({ data }: { readonly data: GraphNodeData }) {
  const { outPorts, usedPorts, hasIncoming } = data
  return (
    <>
      <Handle
        type="target"
        id="main"
        position={Position.Left}
        isConnectable={false}
        className={hasIncoming ? DOT : HIDDEN}
      />
      {outPorts.map((port, at) => (
        <Port key={port} port={port} top={((at + 1) / (outPorts.length + 1)) * 100} isUsed={usedPorts.includes(port)} />
      ))}
      <Handle type="source" id={HANDLER_PORT} position={Position.Bottom} isConnectable={false} className={HIDDEN} />
      <Handle type="target" id={HANDLER_PORT} position={Position.Top} isConnectable={false} className={HIDDEN} />
    </>
  )
}

interface PortProps {
  readonly port: string
  /** Percent of the height. */
  readonly top: number
  readonly isUsed: boolean
}

function Port({ port, top, isUsed }: PortProps) {
  const isNamed = port !== 'main'
  return (
    <>
      <Handle
        type="source"
        id={port}
        position={Position.Right}
        isConnectable={false}
        style={{ top: `${top}%` }}
        className={mergeClasses(
          isUsed || isNamed ? DOT : HIDDEN,
          port === 'error' && '!border-danger-solid !bg-danger-soft',
        )}
      />
      {isNamed && (
        <span
          style={{ top: `${top}%` }}
          className={mergeClasses(
            'pointer-events-none absolute left-full z-10 ml-1.5 max-w-16 -translate-y-full truncate px-0.5 text-2xs',
            port === 'error' ? 'text-danger-text' : 'text-ink-soft',
            !isUsed && 'opacity-60',
          )}
        >
          {port}
        </span>
      )}
    </>
  )
}
