import { HeddleError } from '@heddle/model'
import { expect, it } from 'vitest'
import { describeError } from './describe-error.ts'

const fallbacks = { network: 'unreachable', newVersion: 'updated', unexpected: 'unexpected' }

it.each([
  [
    'a problem document',
    { code: 'CONFLICT', detail: 'Somebody else saved.' },
    { code: 'CONFLICT', description: 'Somebody else saved.' },
  ],
  [
    'an error of ours',
    new HeddleError('NOT_FOUND', 'There is no workflow.'),
    { code: 'NOT_FOUND', description: 'There is no workflow.' },
  ],
  ['a request without an answer', new TypeError('Failed to fetch'), { description: 'unreachable' }],
  [
    'a part of the app that is gone',
    new TypeError('Failed to fetch dynamically imported module: /assets/x.js'),
    { description: 'updated' },
  ],
  ['a defect', new TypeError('x is undefined'), { description: 'unexpected' }],
  ['nothing', null, { description: 'unexpected' }],
])('%s is put into words', (_name, error, words) => expect(describeError(error, fallbacks)).toEqual(words))
