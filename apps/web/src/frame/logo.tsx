/** The mark of Heddle: wires with eyes, and the thread that goes through them. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g fill="none" strokeLinecap="round" className="stroke-on-accent" strokeWidth="2.2">
        <path d="M10 5v7m0 8v7M16 5v7m0 8v7M22 5v7m0 8v7" opacity=".72" />
        <ellipse cx="10" cy="16" rx="1.9" ry="3.6" />
        <ellipse cx="16" cy="16" rx="1.9" ry="3.6" />
        <ellipse cx="22" cy="16" rx="1.9" ry="3.6" />
        <path d="M4 16h24" stroke="#ffd479" strokeWidth="1.8" />
      </g>
    </svg>
  )
}
