import { HeddleError } from '@heddle/model'
import type { BlobArea } from '../blobs/blob-area.ts'

/** Copies all blobs from one area to another; those deleted meanwhile are left out. Gives their number. */
export async function copyBlobs(from: BlobArea, to: BlobArea): Promise<number> {
  let copied = 0
  for await (const { workspaceId, sha256 } of from.list()) {
    const stream = await from.openStream(workspaceId, sha256)
    if (stream === null) continue
    const stored = await to.putStream(workspaceId, stream)
    if (stored.sha256 !== sha256) {
      throw new HeddleError('INPUT_INVALID', `The blob ${sha256} is damaged: its bytes have the hash ${stored.sha256}.`)
    }
    copied += 1
  }
  return copied
}
