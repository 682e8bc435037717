// A page of the documentation as elements. It goes the way that models' Markdown goes, so no HTML in it counts; but its links lead to pages
// here, its headings can be linked to, and the pictures beside it are shown.
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import type { Components } from 'react-markdown';
import { Markdown } from '../../output/markdown';
import { CopyButton } from '../../ui/copy';
import { pictureOf, targetOf } from './address';
import { slugOf } from './headings';
import { highlight } from './highlight';

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (node !== null && typeof node === 'object' && 'props' in node) return textOf((node.props as { children?: ReactNode }).children);
  return '';
}

function Anchored({ tag: Tag, children }: { tag: 'h2' | 'h3' | 'h4'; children: ReactNode }) {
  const slug = slugOf(textOf(children));
  return (
    <Tag id={slug} tabIndex={-1}>
      {children}
      <a className="anchor" href={`#${slug}`} aria-label={`Link to: ${textOf(children)}`}>
        #
      </a>
    </Tag>
  );
}

function Block({ children }: { children: ReactNode }) {
  const code = Array.isArray(children) ? children[0] : children;
  const { className = '', children: inner } = (code as { props: { className?: string; children?: ReactNode } }).props;
  const text = textOf(inner).replace(/\n$/, '');
  const language = /language-(\w+)/.exec(className)?.[1] ?? '';
  return (
    <div className="code">
      <pre tabIndex={0} aria-label={language === '' ? 'Text' : `Code: ${language}`}>
        <code>
          {highlight(text, language).map(({ text: piece, kind }, index) =>
            kind === undefined ? (
              piece
            ) : (
              <span key={index} className={`code-${kind}`}>
                {piece}
              </span>
            ),
          )}
        </code>
      </pre>
      <CopyButton text={text} label="Copy this code" />
    </div>
  );
}

function To({ address, children }: { address: string; children: ReactNode }) {
  const target = targetOf(address);
  switch (target.kind) {
    case 'here':
      return <a href={`#${target.hash}`}>{children}</a>;
    case 'web':
      return (
        <a href={target.address} target="_blank" rel="noopener noreferrer">
          {children}
        </a>
      );
    case 'source':
      return <span title={`In the source tree: ${address}`}>{children}</span>;
    case 'page':
      return target.page === undefined ? (
        <Link to="/docs">{children}</Link>
      ) : (
        <Link to="/docs/$page" params={{ page: target.page }} hash={target.hash === '' ? undefined : target.hash}>
          {children}
        </Link>
      );
  }
}

const shown: Components = {
  a: ({ href, children }) => <To address={href ?? ''}>{children}</To>,
  img: ({ src, alt }) => {
    const picture = pictureOf(typeof src === 'string' ? src : '');
    return picture === undefined ? <span>{alt}</span> : <img src={picture} alt={alt} loading="lazy" />;
  },
  h2: ({ children }) => <Anchored tag="h2">{children}</Anchored>,
  h3: ({ children }) => <Anchored tag="h3">{children}</Anchored>,
  h4: ({ children }) => <Anchored tag="h4">{children}</Anchored>,
  pre: ({ children }) => <Block>{children}</Block>,
  table: ({ children }) => (
    <div className="docs-table" tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  // Tables without words in their head have it for their form alone; an empty cell that is called a heading misleads who hears it.
  th: ({ children }) => (textOf(children) === '' ? <td /> : <th scope="col">{children}</th>),
};

export function Words({ text }: { text: string }) {
  return <Markdown text={text} address={(address) => address} shown={shown} />;
}
