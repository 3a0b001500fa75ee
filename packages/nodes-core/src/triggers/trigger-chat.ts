import { defineNode, literalField } from '@heddle/node-sdk'
import { z } from 'zod'

/** Started by a chat message. */
export const triggerChat = defineNode({
  type: 'trigger.chat',
  version: '1.0',
  category: 'trigger',
  role: 'trigger',
  title: 'Chat message',
  description: 'Opens a chat and starts the workflow with every message. Gives conversationId, message and files.',
  icon: 'message-circle',
  config: z.strictObject({
    title: literalField(z.string().min(1).max(200).default('Chat')).describe('Heading of the chat.'),
    greeting: literalField(z.string().max(2000).optional()).describe('First message people see.'),
    access: literalField(z.enum(['workspace', 'public']).default('workspace')).describe(
      'Who may write: members of the workspace, or everybody who has the link.',
    ),
  }),
  example: { config: { title: 'Ask the handbook', greeting: 'What would you like to know?' } },
})
