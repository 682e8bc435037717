import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { addExample, examplesQuery } from '../../services/models';
import type { Prediction } from '../../services/predictions';
import { Confirm } from '../../ui/dialog';

/** Shows a prediction as an example of its model, or says that it is one. */
export function ExampleButton({ prediction }: { prediction: Prediction }) {
  const [owner = '', name = ''] = prediction.model.split('/');
  const client = useQueryClient();
  const examples = useQuery(examplesQuery(owner, name));
  const isShown = examples.data?.results.some((example) => example.id === prediction.id) ?? false;
  const show = () => addExample(owner, name, prediction.id).then(() => client.invalidateQueries({ queryKey: ['models'] }));
  return (
    <span role="status">
      {isShown ? (
        <Link to="/$owner/$name" params={{ owner, name }} search={{ tab: 'examples' }} className="button quiet">
          <Check aria-hidden /> Shown as example
        </Link>
      ) : (
        <Confirm action="Show as example" look="quiet" question="Show this as an example of the model?" run={show}>
          <p>Whoever may see the model may then see this prediction. It stays until it is no example any more.</p>
        </Confirm>
      )}
    </span>
  );
}
