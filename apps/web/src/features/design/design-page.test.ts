import { expect, it } from 'vitest'
import { describeInBrowser } from '../../testing/browser.ts'

describeInBrowser('the components', (kit) => {
  it('move through a table by keys and open a row', async () => {
    const page = await kit.open({ path: '/design' })
    const rows = page.getByRole('grid', { name: 'Executions' }).locator('tbody tr')
    await rows.first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    expect(await rows.nth(2).getAttribute('aria-selected')).toBe('true')
    expect(await rows.evaluateAll((all) => all.filter((row) => (row as HTMLElement).tabIndex === 0).length)).toBe(1)
  })

  it('draw only what is in sight of a large JSON tree, and copy from it', async () => {
    const page = await kit.open({ path: '/design' })
    const tree = page.getByRole('tree', { name: 'Output' })
    await tree.focus()
    await page.keyboard.press('End')
    await tree.getByText('999').first().waitFor()
    expect(await tree.getByRole('treeitem').count()).toBeLessThan(60)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await tree.locator('[data-active]', { hasText: 'sku' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await tree.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('items[1999].sku')
  })

  it('choose from a list by typing', async () => {
    const page = await kit.open({ path: '/design' })
    await page.getByRole('combobox', { name: 'Node type' }).click()
    await page.keyboard.type('trans')
    await kit.screenshot(page, 'combobox')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('combobox', { name: 'Node type' }).innerText()).toContain('Transform')
  })

  it('trap the focus in a dialog and give it back', async () => {
    const page = await kit.open({ path: '/design' })
    const opener = page.getByRole('button', { name: 'Dialog', exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Publish Order intake' })
    await dialog.waitFor()
    for (let press = 0; press < 6; press++) {
      await page.keyboard.press('Tab')
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    }
    await kit.screenshot(page, 'dialog')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('open a menu of the same entries from a button and at the pointer', async () => {
    const page = await kit.open({ path: '/design', theme: 'dark' })
    await page.getByRole('button', { name: 'Menu', exact: true }).click()
    expect(await page.getByRole('menuitem').allInnerTexts()).toHaveLength(3)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Context menu' }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Duplicate' }).waitFor()
  })

  it('resize panes by arrow keys', async () => {
    const page = await kit.open({ path: '/design' })
    const divider = page.getByRole('separator', { name: 'Resize the panes' })
    await divider.focus()
    await page.keyboard.press('ArrowLeft')
    expect(await divider.getAttribute('aria-valuenow')).toBe('58')
  })

  it('offer to undo in a toast', async () => {
    const page = await kit.open({ path: '/design' })
    await page.getByRole('button', { name: 'With undo' }).click()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByText('It is back').first().waitFor()
  })

  it('bind a field to its help and its error', async () => {
    const page = await kit.open({ path: '/design' })
    const field = page.getByRole('textbox', { name: 'Address' })
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    const id = (await field.getAttribute('aria-describedby')) ?? ''
    expect(await page.locator(`[id="${id}"]`).innerText()).toContain('This is not an address')
  })
})
