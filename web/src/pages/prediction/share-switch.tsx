import * as Switch from '@radix-ui/react-switch';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { progressQuery, setShared, type Prediction, type Progress } from '../../services/predictions';
import { explain } from '../../services/problem';
import { CopyButton } from '../../ui/copy';

/** Whether everybody may read the prediction who has the address of this page. */
export function ShareSwitch({ prediction, progress }: { prediction: Prediction; progress: Progress }) {
  const client = useQueryClient();
  const share = useMutation({
    mutationFn: (shared: boolean) => setShared(prediction.id, shared),
    onSuccess: () => client.invalidateQueries({ queryKey: progressQuery(prediction.id).queryKey }),
  });
  const shared = share.isPending ? share.variables : progress.sharedAt !== null;
  return (
    <div className="stack tight">
      <div className="row">
        <Switch.Root
          id="share"
          className="switch"
          aria-describedby="share-means"
          checked={shared}
          disabled={share.isPending}
          onCheckedChange={(checked) => share.mutate(checked)}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
        <label htmlFor="share">Share</label>
        {progress.sharedAt !== null && <CopyButton text={prediction.webUrl} label="Copy the link" withText />}
      </div>
      <p id="share-means" className="small soft">
        {shared
          ? 'Everybody who has its link can read it, without signing in: input, output, logs and files. It stays until you share it no longer.'
          : 'Only this account can read it.'}
      </p>
      {share.error && (
        <p className="wrong" role="alert">
          {explain(share.error)}
        </p>
      )}
    </div>
  );
}
