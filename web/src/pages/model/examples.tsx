import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../../services/session-context';
import { OutputView } from '../../output/output-view';
import { examplesQuery, removeExample } from '../../services/models';
import { Confirm } from '../../ui/dialog';
import type { Prediction } from '../../services/predictions';
import { JsonTree } from '../../output/json-tree';
import { Button } from '../../ui/button';
import { Await, Empty } from '../../ui/waiting';

type Props = { owner: string; name: string; concatenate: boolean; onTweak: (prediction: Prediction) => void };

export function ExamplesTab({ owner, name, concatenate, onTweak }: Props) {
  const { files, account } = useSession();
  const client = useQueryClient();
  const remove = (id: string) => removeExample(owner, name, id).then(() => client.invalidateQueries({ queryKey: ['models'] }));
  const examples = useQuery(examplesQuery(owner, name));
  return (
    <Await query={examples}>
      {(page) =>
        page.results.length === 0 ? (
          <Empty title="No examples yet">The owner of a model can show a prediction as an example, on the prediction's page.</Empty>
        ) : (
          <ul className="examples">
            {page.results.map((example) => (
              <li key={example.id} className="sheet padded stack">
                <OutputView value={example.output} context={{ files, concatenate, known: [] }} growing={false} />
                <details className="fold">
                  <summary>Input</summary>
                  <JsonTree value={example.input} files={files} />
                </details>
                <div className="row">
                  <Button onClick={() => onTweak(example)}>Tweak it</Button>
                  {owner === account.username && (
                    <Confirm action="Remove" look="quiet" question="Show this as an example no longer?" run={() => remove(example.id)}>
                      <p>The prediction itself stays, as long as others do.</p>
                    </Confirm>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )
      }
    </Await>
  );
}
