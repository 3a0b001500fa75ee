export { coreNodes } from './core-nodes.ts'
export { parseWebhookConfig, type WebhookConfig } from './triggers/trigger-webhook.ts'
