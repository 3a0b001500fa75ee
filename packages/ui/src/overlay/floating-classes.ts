/** Frame of everything that floats above the page: menus, popovers, lists. */
export const FLOATING_CLASSES =
  'z-50 rounded-lg border border-line bg-raised text-ink shadow-mid outline-none data-[state=open]:animate-pop'

/**
 * A row of a menu or list: one look for pointer and keyboard. Radix marks what is disabled with an empty attribute,
 * cmdk with `true`; and what is not with none, and `false`.
 */
export const MENU_ITEM_CLASSES =
  'relative flex min-h-8 cursor-default select-none items-center gap-2 rounded-md px-2 py-1 text-sm text-ink ' +
  'outline-none data-highlighted:bg-hover data-[selected=true]:bg-hover ' +
  "data-[disabled='']:pointer-events-none data-[disabled='']:opacity-50 " +
  'data-[disabled=true]:pointer-events-none data-[disabled=true]:opacity-50 ' +
  '[&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-faint'

/** Behind dialogs and drawers. */
export const SCRIM_CLASSES = 'fixed inset-0 z-40 bg-scrim data-[state=open]:animate-fade-in'

/** A link that stands in a menu or drawer like one of its rows. */
export const MENU_LINK_CLASSES =
  'flex min-h-10 items-center gap-3 rounded-md px-2 text-sm text-ink hover:bg-hover active:bg-pressed ' +
  '[&>svg]:size-4.5 [&>svg]:shrink-0 [&>svg]:text-ink-faint'
