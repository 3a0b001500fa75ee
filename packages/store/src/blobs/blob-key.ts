import { toWorkspaceId, type WorkspaceId } from '@heddle/model'

/** `<workspace>/<ab>/<sha256>`. Workspace ids are escaped, so none can leave its folder. */
export function toBlobKey(workspaceId: WorkspaceId, sha256: string): string {
  return `${toFolderName(workspaceId)}/${sha256.slice(0, 2)}/${sha256}`
}

/** Whether a text may name a blob. Asked before any path is made of it. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** What a key names, or null when it is no blob's. */
export function parseBlobKey(key: string): { readonly workspaceId: WorkspaceId; readonly sha256: string } | null {
  const [folder, prefix, sha256, ...rest] = key.split('/')
  if (folder === undefined || sha256 === undefined || rest.length > 0) return null
  if (!isSha256(sha256) || !sha256.startsWith(prefix ?? '-')) return null
  return { workspaceId: toWorkspaceId(decodeURIComponent(folder)), sha256 }
}

/** Dots too: `.` and `..` are folders. */
function toFolderName(workspaceId: WorkspaceId): string {
  return encodeURIComponent(workspaceId).replaceAll('.', '%2E')
}
