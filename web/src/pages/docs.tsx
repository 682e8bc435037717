import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { NotFound } from '../app/fallbacks';
import { documentQuery } from '../services/documents';
import { useTitle } from '../ui/title';
import { Await } from '../ui/waiting';
import { neighbours, parseContents, type Section } from './docs/contents';
import './docs/docs.css';
import { useFragment } from './docs/use-fragment';
import { headingsOf, type Heading } from './docs/headings';
import { HttpReference } from './docs/http-reference';
import { DocsSearch } from './docs/search';
import { Words } from './docs/words';

/** docs/http-api.md says how the API is spoken; what it consists of the server says itself. */
const referencePage = 'http-api';

function Contents({ sections, page, open }: { sections: Section[]; page: string; open: boolean }) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [page]);
  return (
    <nav ref={list} aria-label="Documentation" className={open ? 'docs-contents open' : 'docs-contents'} id="docs-contents">
      <Link to="/docs" activeOptions={{ exact: true, includeHash: false }}>
        Overview
      </Link>
      {sections.map(({ title, entries }) => (
        <div key={title}>
          <p className="docs-section">{title}</p>
          <ul>
            {entries.map((entry) => (
              <li key={entry.name}>
                <Link to="/docs/$page" params={{ page: entry.name }} activeOptions={{ includeHash: false }}>
                  {entry.title}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function OnThisPage({ headings }: { headings: Heading[] }) {
  if (headings.length < 2) return null;
  return (
    <nav aria-label="On this page" className="docs-here">
      <p className="docs-section">On this page</p>
      <ul>
        {headings.map(({ level, text, slug }) => (
          <li key={slug} className={level > 2 ? 'deeper' : undefined}>
            <a href={`#${slug}`}>{text}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Article({ name, text, sections }: { name: string; text: string; sections: Section[] }) {
  const headings = useMemo(() => headingsOf(text), [text]);
  useTitle(headings[0]?.text ?? name);
  useFragment();
  const { before, after } = neighbours(sections, name);
  return (
    <>
      <article className="docs-article">
        <Words text={text} />
        {name === referencePage && <HttpReference />}
        <footer className="docs-foot">
          {before && (
            <Link to="/docs/$page" params={{ page: before.name }} aria-label={`Before: ${before.title}`}>
              ← {before.title}
            </Link>
          )}
          <a href={`/docs/${name}.md`} target="_blank" rel="noreferrer" className="faint">
            As Markdown
          </a>
          {after && (
            <Link to="/docs/$page" params={{ page: after.name }} aria-label={`Next: ${after.title}`}>
              {after.title} →
            </Link>
          )}
        </footer>
      </article>
      <OnThisPage headings={headings.filter(({ level }) => level === 2 || level === 3)} />
    </>
  );
}

function Page({ name, sections }: { name: string; sections: Section[] }) {
  const page = useQuery(documentQuery(name));
  return <Await query={page}>{(text) => <Article key={name} name={name} text={text} sections={sections} />}</Await>;
}

export function DocsPage() {
  const { page = 'README' } = useParams({ strict: false });
  const contents = useQuery(documentQuery('README'));
  const sections = useMemo(() => parseContents(contents.data ?? ''), [contents.data]);
  const [openFor, setOpenFor] = useState<string>();
  const open = openFor === page;
  const known = page === 'README' || sections.some(({ entries }) => entries.some(({ name }) => name === page));
  return (
    <Await query={contents}>
      {() => (
        <div className="docs">
          <div className="docs-side">
            <DocsSearch />
            <button
              type="button"
              className="button docs-menu"
              aria-expanded={open}
              aria-controls="docs-contents"
              onClick={() => setOpenFor(open ? undefined : page)}
            >
              All pages
            </button>
            <Contents sections={sections} page={page} open={open} />
          </div>
          {known ? <Page name={page} sections={sections} /> : <NotFound />}
        </div>
      )}
    </Await>
  );
}
