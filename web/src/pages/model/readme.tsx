import { useQuery } from '@tanstack/react-query';
import { Markdown } from '../../output/markdown';
import { readmeQuery } from '../../services/models';
import { Await, Empty } from '../../ui/waiting';

export function ReadmeTab({ owner, name }: { owner: string; name: string }) {
  const readme = useQuery(readmeQuery(owner, name));
  return (
    <Await query={readme}>
      {(text) => (text === null || text === '' ? <Empty title="This model has no readme" /> : <Markdown text={text} />)}
    </Await>
  );
}
