import { createRouter } from '@tanstack/react-router'
import { NotFound } from '../errors/not-found.tsx'
import { RouteError } from '../errors/route-error.tsx'
import { routeTree } from './routes.ts'

/** The router of the app. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
    scrollToTopSelectors: ['#content'],
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>
  }
}
