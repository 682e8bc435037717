type Props = { label: string; /** What the bar says, in words. */ text: string; used: number; of: number | null };

/** How much of something is taken; without a bar where there is no bound. */
export function Meter({ label, text, used, of }: Props) {
  return (
    <div className="stack tight">
      <p className="row apart small">
        <span>{label}</span>
        <span className="soft numbers">{text}</span>
      </p>
      {of !== null && (
        <div
          className="bar"
          role="meter"
          aria-label={label}
          aria-valuenow={used}
          aria-valuemin={0}
          aria-valuemax={of}
          aria-valuetext={text}
        >
          <span style={{ width: `${of === 0 ? 100 : Math.min(100, (used / of) * 100)}%` }} />
        </div>
      )}
    </div>
  );
}
