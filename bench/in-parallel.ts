/** Does `work` `count` times, at most `concurrency` at once. Rejects with the first failure. */
export async function inParallel(
  load: { readonly count: number; readonly concurrency: number },
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < load.count; index = next++) await work(index)
  }
  await Promise.all(Array.from({ length: load.concurrency }, worker))
}
