import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../app/session-context';
import { OutputView } from '../../output/output-view';
import { examplesQuery } from '../../services/models';
import type { Prediction } from '../../services/predictions';
import { JsonTree } from '../../output/json-tree';
import { Button } from '../../ui/button';
import { Await, Empty } from '../../ui/waiting';

type Props = { owner: string; name: string; concatenate: boolean; onTweak: (prediction: Prediction) => void };

export function ExamplesTab({ owner, name, concatenate, onTweak }: Props) {
  const { filesUrl } = useSession();
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
                <OutputView value={example.output} context={{ filesUrl, concatenate, known: [] }} growing={false} />
                <details className="fold"><summary>Input</summary><JsonTree value={example.input} /></details>
                <div><Button onClick={() => onTweak(example)}>Tweak it</Button></div>
              </li>
            ))}
          </ul>
        )
      }
    </Await>
  );
}
