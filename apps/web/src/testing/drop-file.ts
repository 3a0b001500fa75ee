import type { Page } from 'playwright-core'

/** Drops a text file on the page, as a person would from a folder. */
export async function dropFile(page: Page, file: { readonly name: string; readonly text: string }): Promise<void> {
  const transfer = await page.evaluateHandle(({ name, text }) => {
    const data = new DataTransfer()
    data.items.add(new File([text], name, { type: 'application/yaml' }))
    return data
  }, file)
  await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer })
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
}
