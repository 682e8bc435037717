type Props<T extends string> = { label: string; options: readonly { value: T; label: string }[]; value: T; onChange: (value: T) => void };

/** A few views of one thing, of which one is shown. */
export function Segments<T extends string>({ label, options, value, onChange }: Props<T>) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}>
          {option.label}
        </button>
      ))}
    </div>
  );
}
