/** The mark of Heddle: an H of two wires, its bar a thread that passes over the one and under the other. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g fill="none" strokeLinecap="round" strokeWidth="3.4">
        <path d="M10.8 7.5v17" className="stroke-on-accent" />
        <path d="M4.6 19.2c3.4 0 3.4-5 6.8-5 4.2 0 5.2 5 9.4 5 3.4 0 3.4-5 6.8-5" stroke="#ffce5c" strokeWidth="2.6" />
        <path d="M21.2 7.5v17" className="stroke-on-accent" />
      </g>
    </svg>
  )
}
