import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';

const shownFor = 1600;

type CopyProps = {
  /** Given as a function where making the text takes work that is in vain until somebody copies. */
  text: string | (() => string);
  label?: string;
  withText?: boolean;
};

export function CopyButton({ text, label = 'Copy', withText = false }: CopyProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = window.setTimeout(() => setCopied(false), shownFor);
    return () => window.clearTimeout(timer);
  }, [copied]);
  const copy = () => navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(() => setCopied(true));
  return (
    <Button
      look={withText ? 'quiet' : 'quiet icon'}
      className="copy"
      onClick={copy}
      aria-label={withText ? undefined : label}
      title={label}
    >
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      {withText && <span className="words">{copied ? 'Copied' : label}</span>}
      <span className="hidden" role="status">
        {copied ? 'Copied' : ''}
      </span>
    </Button>
  );
}

export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="code">
      <pre tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} label={`Copy: ${label}`} />
    </div>
  );
}
