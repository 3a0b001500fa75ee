import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app.css'
import { App } from './app/app.tsx'
import { createQueryClient } from './app/query-client.ts'
import { createAppRouter } from './app/router.ts'
import { startI18n } from './i18n/i18n.ts'
import { usePreferencesStore } from './preferences/preferences-store.ts'
import { resolveLanguage } from './preferences/preferences.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root".')

const { language } = usePreferencesStore.getState().preferences
await startI18n(resolveLanguage(language, navigator.languages))
createRoot(root).render(
  <StrictMode>
    <App queries={createQueryClient()} router={createAppRouter()} />
  </StrictMode>,
)
