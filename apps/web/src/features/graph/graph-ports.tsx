import { mergeClasses } from '@heddle/ui'
import { Handle, Position } from '@xyflow/react'
import { HANDLER_PORT } from './model/graph-elements.ts'

interface GraphPortsProps {
  readonly ports: readonly string[]
  readonly isContainer: boolean
}

const DOT = '!size-2 !min-w-0 !min-h-0 !border !border-line-strong !bg-raised'

/** The points where edges begin and end; ports with a name of their own carry it. */
export function GraphPorts({ ports, isContainer }: GraphPortsProps) {
  return (
    <>
      <Handle type="target" id="main" position={Position.Left} isConnectable={false} className={DOT} />
      {ports.map((port, at) => (
        <Port key={port} port={port} top={((at + 1) / (ports.length + 1)) * 100} isNamed={port !== 'main'} />
      ))}
      <Handle
        type="source"
        id={HANDLER_PORT}
        position={Position.Bottom}
        isConnectable={false}
        className="!pointer-events-none !size-1 !min-h-0 !min-w-0 !border-0 !bg-transparent"
      />
      {!isContainer && (
        <Handle
          type="target"
          id={HANDLER_PORT}
          position={Position.Top}
          isConnectable={false}
          className="!pointer-events-none !size-1 !min-h-0 !min-w-0 !border-0 !bg-transparent"
        />
      )}
    </>
  )
}

interface PortProps {
  readonly port: string
  /** Percent of the height. */
  readonly top: number
  readonly isNamed: boolean
}

function Port({ port, top, isNamed }: PortProps) {
  return (
    <>
      <Handle
        type="source"
        id={port}
        position={Position.Right}
        isConnectable={false}
        style={{ top: `${top}%` }}
        className={mergeClasses(DOT, port === 'error' && '!border-danger-solid !bg-danger-soft')}
      />
      {isNamed && (
        <span
          style={{ top: `${top}%` }}
          className={mergeClasses(
            'pointer-events-none absolute left-full z-10 ml-1.5 max-w-16 -translate-y-full truncate rounded-xs px-0.5',
            'bg-canvas/80 text-2xs',
            port === 'error' ? 'text-danger-text' : 'text-ink-soft',
          )}
        >
          {port}
        </span>
      )}
    </>
  )
}
