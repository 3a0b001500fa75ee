/**
 * Whether a file fits an `accept` list as browsers read it: endings (`.json`), media types (`text/plain`) and groups
 * (`image/*`), separated by commas. An empty list accepts everything. Browsers check it for the chooser only, not for
 * what is dropped.
 */
export function acceptsFile(accept: string, file: { readonly name: string; readonly type: string }): boolean {
  const rules = accept
    .split(',')
    .map((rule) => rule.trim().toLowerCase())
    .filter((rule) => rule !== '')
  if (rules.length === 0) return true
  const [name, type] = [file.name.toLowerCase(), file.type.toLowerCase()]
  return rules.some((rule) => {
    if (rule.startsWith('.')) return name.endsWith(rule)
    return rule.endsWith('/*') ? type.startsWith(rule.slice(0, -1)) : type === rule
  })
}
