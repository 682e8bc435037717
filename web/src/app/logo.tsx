export function Logo() {
  return (
    <span className="logo">
      <svg
        viewBox="0 0 32 32"
        width="26"
        height="26"
        aria-hidden="true"
        fill="none"
        strokeWidth="4.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      >
        <path d="M7.5 26.5v-16h4l5.5 8 5.5-8h4v16" stroke="var(--ghost)" />
        <path d="M5 24V8h4l5.5 8L20 8h4v16" stroke="var(--accent)" />
      </svg>
      mimeo
    </span>
  );
}
