import type { NodeType } from '@heddle/node-sdk'
import { flowApproval } from './control/flow-approval.ts'
import { flowCondition } from './control/flow-condition.ts'
import { flowLoop } from './control/flow-loop.ts'
import { flowParallel } from './control/flow-parallel.ts'
import { flowSignal } from './control/flow-signal.ts'
import { flowStop } from './control/flow-stop.ts'
import { flowSubworkflow } from './control/flow-subworkflow.ts'
import { flowSwitch } from './control/flow-switch.ts'
import { flowWait } from './control/flow-wait.ts'
import { dataAggregate } from './data/data-aggregate.ts'
import { dataFormat } from './data/data-format.ts'
import { dataMap } from './data/data-map.ts'
import { dataParse } from './data/data-parse.ts'
import { dataTemplate } from './data/data-template.ts'
import { dataTransform } from './data/data-transform.ts'
import { dataValidate } from './data/data-validate.ts'
import { codeJavascript } from './tools/code-javascript.ts'
import { codePython } from './tools/code-python.ts'
import { fileRead } from './tools/file-read.ts'
import { fileWrite } from './tools/file-write.ts'
import { httpRequest } from './tools/http-request.ts'
import { importStub } from './tools/import-stub.ts'
import { notifyWebhook } from './tools/notify-webhook.ts'
import { triggerChat } from './triggers/trigger-chat.ts'
import { triggerEvent } from './triggers/trigger-event.ts'
import { triggerForm } from './triggers/trigger-form.ts'
import { triggerManual } from './triggers/trigger-manual.ts'
import { triggerSchedule } from './triggers/trigger-schedule.ts'
import { triggerWebhook } from './triggers/trigger-webhook.ts'

/** All node types of this package, in the order of the palette. */
export const coreNodes: readonly NodeType[] = [
  triggerManual,
  triggerWebhook,
  triggerSchedule,
  triggerEvent,
  triggerForm,
  triggerChat,
  flowCondition,
  flowSwitch,
  flowParallel,
  flowLoop,
  flowWait,
  flowSignal,
  flowApproval,
  flowSubworkflow,
  flowStop,
  dataTransform,
  dataMap,
  dataTemplate,
  dataParse,
  dataFormat,
  dataValidate,
  dataAggregate,
  httpRequest,
  codeJavascript,
  codePython,
  fileRead,
  fileWrite,
  notifyWebhook,
  importStub,
]
