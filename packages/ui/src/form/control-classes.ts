/** Frame of every field people type into. */
export const CONTROL_CLASSES =
  'w-full rounded-md border border-control bg-surface px-2.5 text-sm text-ink shadow-low transition-colors ' +
  'hover:border-ink-faint focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-offset-0 ' +
  'disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-faint [&:is(input,textarea)]:read-only:bg-sunken ' +
  'aria-invalid:border-danger-solid aria-invalid:focus-visible:outline-danger-solid'
