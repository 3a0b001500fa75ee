import type { Page } from 'playwright-core'

/** What can be focused or pressed on the page and has no accessible name, as `role`; what browsers tell assistive software. */
export async function findUnnamed(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  const named = [
    'button',
    'link',
    'textbox',
    'searchbox',
    'combobox',
    'checkbox',
    'switch',
    'radio',
    'tab',
    'menuitem',
    'grid',
    'dialog',
    'alertdialog',
    'separator',
    'img',
    'tree',
    'treeitem',
  ]
  return nodes
    .filter((node) => !node.ignored && named.includes(String(node.role?.value)) && !node.name?.value)
    .filter((node) => node.role?.value !== 'separator' || node.properties?.some(({ name }) => name === 'focusable'))
    .map((node) => String(node.role?.value))
}
