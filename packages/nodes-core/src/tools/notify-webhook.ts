import { defineNode, valueField } from '@heddle/node-sdk'
import { z } from 'zod'
import { headersField, toHeaders, toHttpBody, toUrl } from './http-body.ts'
import { sendRequest } from './send-request.ts'

const config = z.strictObject({
  url: z.string().min(1).describe('Address that takes the message.'),
  body: valueField().describe('The message: text, or data that is sent as JSON.'),
  headers: headersField.default({}).describe('Request headers, such as a token from a secret.'),
  timeoutSeconds: z.number().positive().max(300).default(30).describe('For the whole answer, in seconds.'),
})

/** Tells an address something. Silent in test runs. */
export const notifyWebhook = defineNode({
  type: 'notify.webhook',
  version: '1.0',
  category: 'tool',
  title: 'Notify by webhook',
  description: 'Posts a message to an address, such as a chat’s incoming webhook. Test runs send nothing.',
  icon: 'megaphone',
  config,
  output: z.strictObject({ sent: z.boolean(), status: z.int().nullable() }),
  sideEffects: 'retry',
  example: { config: { url: '${{ input.alertUrl }}', body: { text: 'Done: ${{ input.topic }}' } } },
  async run(context, { url, body: message, headers: given, timeoutSeconds }) {
    const target = toUrl(url, {})
    const headers = toHeaders(given)
    const { body, mediaType } = toHttpBody(message, headers['content-type'])
    if (context.isTest) {
      context.log('info', `Test run: nothing was sent to ${new URL(target).host}.`)
      return { sent: false, status: null }
    }
    const { status } = await sendRequest(context, {
      url: target,
      method: 'POST',
      headers: { ...(mediaType === null ? {} : { 'content-type': mediaType }), ...headers },
      body,
      timeoutSeconds,
      answer: 'text',
      failOnStatus: true,
      maxRedirects: 0,
    })
    return { sent: true, status }
  },
})
