import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { everyDocumentQuery } from '../../services/documents';
import { findWords } from './find';

/** Everything is loaded when somebody begins to type. */
export function DocsSearch() {
  const [query, setQuery] = useState('');
  const words = useDeferredValue(query.trim());
  const everything = useQuery({ ...everyDocumentQuery, enabled: words !== '' });
  const found = everything.data === undefined ? [] : findWords(everything.data, words);
  return (
    <search className="stack tight">
      <input
        className="control"
        type="search"
        aria-label="Search the documentation"
        placeholder="Search the docs"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {words !== '' && everything.data !== undefined && (
        <>
          <p className="small faint" role="status">
            {found.length === 0 ? 'Nothing has all of these words.' : `${found.length} found`}
          </p>
          <ul className="docs-found" aria-label="Found">
            {found.map(({ page, title, heading, slug, line }) => (
              <li key={`${page}#${slug ?? ''}`}>
                <Link to="/docs/$page" params={{ page }} hash={slug} onClick={() => setQuery('')}>
                  {heading === undefined ? title : `${title}: ${heading}`}
                </Link>
                <p className="faint small">{line}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </search>
  );
}
