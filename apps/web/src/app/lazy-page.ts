/*
 * A page that is loaded when somebody goes there. The router's own way reloads the window when a part of the app does
 * not arrive, which shows the browser's error page while Heddle is out of reach; this one fails like any other request.
 *
 * 1. What arrived stays. A failed load is tried again when the router asks again, never by drawing.
 */
import type { AsyncRouteComponent } from '@tanstack/react-router'
import { createElement, use, type ComponentType } from 'react'

/** The page that `load` exports as `name`. */
export function lazyPage<Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType>>>,
  name: Name,
): AsyncRouteComponent<object> {
  let page: ComponentType | null = null
  let attempt: Promise<void> | null = null
  let hasFailed = false
  const start = async () => {
    hasFailed = false
    try {
      page = (await load())[name]
    } catch (error) {
      hasFailed = true
      throw error
    }
  }
  const preload = () => {
    if (attempt === null || hasFailed) attempt = start()
    return attempt
  }
  function LazyPage() {
    if (page === null) use(attempt ?? preload())
    return page === null ? null : createElement(page)
  }
  LazyPage.preload = preload
  return LazyPage
}
