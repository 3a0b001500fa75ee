/* Runs before the first paint: the chosen theme and language, so that neither flashes. Kept in step with src/preferences. */
;(() => {
  let kept = {}
  try {
    kept = JSON.parse(localStorage.getItem('heddle.preferences') ?? '{}') ?? {}
  } catch {
    // Storage is refused or broken: the system's settings serve.
  }
  const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches
  const theme = kept.theme === 'dark' || kept.theme === 'light' ? kept.theme : prefersDark ? 'dark' : 'light'
  document.documentElement.dataset.theme = theme
  const wanted = kept.language === 'en' || kept.language === 'ko' ? [kept.language] : navigator.languages
  const known = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === 'en' || tag === 'ko')
  document.documentElement.lang = known ?? 'en'
  // Libraries that add <style> elements read their nonce from here.
  const nonce = document.querySelector('meta[name="style-nonce"]')?.content
  if (nonce) globalThis.__webpack_nonce__ = nonce
})()
