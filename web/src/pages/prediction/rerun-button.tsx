import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import type { Prediction } from '../../services/predictions';
import { explain } from '../../services/problem';
import { Button } from '../../ui/button';

export function RerunButton({ run }: { run: () => Promise<Prediction> }) {
  const navigate = useNavigate();
  const again = useMutation({ mutationFn: run, onSuccess: ({ id }) => navigate({ to: '/p/$id', params: { id } }) });
  return (
    <>
      <Button disabled={again.isPending} onClick={() => again.mutate()}>
        <RotateCw aria-hidden /> Run again
      </Button>
      {again.error && (
        <span className="wrong" role="alert">
          {explain(again.error)}
        </span>
      )}
    </>
  );
}
