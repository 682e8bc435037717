import { useQuery } from '@tanstack/react-query';
import { Markdown } from '../output/markdown';
import { siteQuery } from '../services/site';
import { useTitle } from '../ui/title';
import { Await, Empty } from '../ui/waiting';

/** What the operator asks of everybody who uses the server. */
export function PolicyPage() {
  useTitle('Policy');
  const site = useQuery(siteQuery);
  return (
    <div className="page">
      <h1>Policy of this server</h1>
      <Await query={site}>
        {({ policy }) =>
          policy === '' ? <Empty title="There is none">Its operator has not written one.</Empty> : <Markdown text={policy} />
        }
      </Await>
    </div>
  );
}
