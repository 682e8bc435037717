import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { cancelPrediction, predictionQuery } from '../services/predictions';
import { explain } from '../services/problem';
import { Button } from '../ui/button';

export function CancelButton({ id }: { id: string }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelPrediction(id),
    onSuccess: (prediction) => client.setQueryData(predictionQuery(id).queryKey, prediction),
  });
  return (
    <>
      <Button look="danger" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
        <Square aria-hidden /> Cancel
      </Button>
      {cancel.error && (
        <span className="wrong" role="alert">
          {explain(cancel.error)}
        </span>
      )}
    </>
  );
}
