import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The Heddle server that the development server hands API calls to. */
const API = process.env['HEDDLE_API'] ?? 'http://localhost:8420'
const proxied = ['/api', '/hooks', '/forms', '/chats', '/health', '/version', '/mcp']

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2024',
    // Old builds are replaced whole, and each chunk is compressed ahead of time by scripts/build-web.ts.
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: {
    port: 8421,
    strictPort: true,
    // The browser's own Host and Origin are kept: the server compares them.
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: API, ws: true, changeOrigin: false }])),
  },
})
