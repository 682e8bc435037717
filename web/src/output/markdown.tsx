// Markdown that models and their authors wrote. It becomes React elements, never HTML: markup in it is left out, links lead to the
// web or to a mailbox, and pictures are links, since loading one would tell a stranger who reads.
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import './output.css';

function safeAddress(address: string): string {
  return /^(https?:\/\/|mailto:|#)/i.test(address) ? address : '';
}

const components: Components = {
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ src, alt }) =>
    typeof src === 'string' && src !== '' ? (
      <a href={src} target="_blank" rel="noopener noreferrer nofollow">
        {alt || src}
      </a>
    ) : (
      <span>{alt}</span>
    ),
};

type Props = {
  text: string;
  /** For words of our own (pages/docs): what else an address may be, and what is shown otherwise. */
  address?: (address: string) => string;
  shown?: Components;
};

export function Markdown({ text, address = safeAddress, shown }: Props) {
  return (
    <div className="markdown">
      <ReactMarkdown remarkPlugins={[remarkGfm]} skipHtml urlTransform={address} components={shown ?? components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
