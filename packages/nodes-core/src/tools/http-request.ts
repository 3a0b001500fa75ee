import { HeddleError, isFileValue, jsonValueSchema } from '@heddle/model'
import { defineNode, valueField } from '@heddle/node-sdk'
import { z } from 'zod'
import { ANSWER_KINDS } from './http-answer.ts'
import { headersField, toHeaders, toHttpBody, toUrl } from './http-body.ts'
import { sendRequest } from './send-request.ts'

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const SAFE_METHODS = new Set<string>(['GET', 'HEAD', 'OPTIONS'])

const config = z.strictObject({
  method: z.enum(METHODS).default('GET').describe('HTTP method.'),
  url: z.string().min(1).describe('Whole address; placeholders may stand anywhere in it.'),
  query: z.record(z.string(), jsonValueSchema).default({}).describe('Added to the address; a list repeats its name.'),
  headers: headersField.default({}).describe('Request headers. Secrets belong here: Bearer ${{ secrets.TOKEN }}.'),
  body: valueField()
    .optional()
    .describe('Text and files are sent as they are, anything else as JSON, or as a form by content-type.'),
  timeoutSeconds: z.number().positive().max(3600).default(30).describe('For the whole answer, in seconds.'),
  response: z.enum(ANSWER_KINDS).default('auto').describe('How the body is read. auto: by its media type.'),
  failOnStatus: z.boolean().default(true).describe('Whether statuses of 400 and more fail the node.'),
  maxRedirects: z.int().min(0).max(20).default(5).describe('Redirects that are followed; each is checked again.'),
})

/** Calls an address. The node's retry rule is its only retry loop. */
export const httpRequest = defineNode({
  type: 'http.request',
  version: '1.0',
  category: 'tool',
  title: 'HTTP request',
  description: 'Calls an HTTP address. Gives status, headers and body: data, text or a file, by media type.',
  icon: 'globe',
  config,
  output: z.strictObject({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.unknown() }),
  sideEffects: ({ method }) => (SAFE_METHODS.has(method) ? 'none' : 'retry'),
  example: {
    config: {
      method: 'GET',
      url: 'https://api.example.test/search',
      query: { q: '${{ input.topic }}' },
      headers: { authorization: 'Bearer ${{ secrets.NEWS_TOKEN }}' },
    },
  },
  async run(context, { method, url, query, headers: given, body: value, response, ...rest }) {
    const headers = toHeaders(given)
    if ((method === 'GET' || method === 'HEAD') && value !== undefined && value !== null) {
      throw new HeddleError('INPUT_INVALID', `A ${method} request has no body. Remove it, or choose another method.`)
    }
    const { body, mediaType } = isFileValue(value)
      ? { body: await context.files.open(value), mediaType: value.$file.mediaType }
      : toHttpBody(value, headers['content-type'])
    if (mediaType !== null && headers['content-type'] === undefined) headers['content-type'] = mediaType
    return sendRequest(context, { method, url: toUrl(url, query), headers, body, answer: response, ...rest })
  },
})
