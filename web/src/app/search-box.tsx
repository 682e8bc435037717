import { useNavigate, useRouterState } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';

export function SearchBox() {
  const navigate = useNavigate();
  const shown = useRouterState({
    select: (state) => (state.location.pathname === '/' ? String((state.location.search as { q?: string }).q ?? '') : ''),
  });
  const [words, setWords] = useState(shown);
  useEffect(() => setWords(shown), [shown]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: '/', search: { q: words.trim() || undefined } });
  };
  return (
    <form role="search" className="search-box" onSubmit={submit}>
      <Search aria-hidden />
      <input
        className="control"
        type="search"
        aria-label="Search models"
        placeholder="Search models"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </form>
  );
}
