import { join } from 'node:path'
import type { BlobArea } from './blob-area.ts'
import { FileBlobs } from './file-blobs.ts'
import { S3Blobs, type BucketConfig } from './s3-blobs.ts'

/** Where blobs are: a folder of this machine (or a shared one), or a bucket. */
export type BlobConfig = { readonly folder: string } | { readonly bucket: BucketConfig }

/** The blobs of a configuration; without one, the folder `blobs` in `dataFolder`. */
export function openBlobs(config: BlobConfig | undefined, dataFolder: string): BlobArea {
  if (config === undefined) return new FileBlobs(join(dataFolder, 'blobs'))
  return 'bucket' in config ? new S3Blobs(config.bucket) : new FileBlobs(config.folder)
}
