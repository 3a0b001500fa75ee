import type { Client } from '@heddle/client'
import type { DoctorCheck } from '@heddle/runtime'

/** What can be seen of a server from here: that it answers, which Heddle it is, and whether it takes work. */
export async function examineServer(client: Client, ownVersion: string): Promise<readonly DoctorCheck[]> {
  const { version, node } = await client.get('/version')
  const isSame = version === ownVersion
  const { ApiError } = await import('@heddle/client')
  const readiness = await client.get('/health/ready').catch((error: unknown) => {
    // 503 is an answer here: it says why.
    if (error instanceof ApiError && error.status === 503)
      return { status: 'not ready' as const, reason: String(error.problem['reason'] ?? error.detail) }
    throw error
  })
  return [
    { name: 'server', state: 'good', message: `Heddle ${version} on Node ${node} answers on ${client.baseUrl}.` },
    {
      name: 'version',
      state: isSame ? 'good' : 'note',
      message: isSame ? `The same as this command's.` : `This command is ${ownVersion}. Use the server's own release.`,
    },
    {
      name: 'work',
      state: readiness.status === 'ready' ? 'good' : 'bad',
      message: readiness.status === 'ready' ? 'It takes work.' : `It takes no work: ${readiness.reason ?? 'not ready'}`,
    },
  ]
}
