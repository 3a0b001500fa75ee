/**
 * The nonce that the page's Content-Security-Policy gives to `<style>` elements, from
 * `<meta name="style-nonce" content="…">`; undefined where the page has no such policy.
 */
export function styleNonce(): string | undefined {
  if (typeof document === 'undefined') return undefined
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content
  return nonce === '' ? undefined : nonce
}
