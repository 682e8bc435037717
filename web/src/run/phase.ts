// One sentence about how a prediction stands.
import type { Prediction, Progress } from '../services/predictions';
import { formatSeconds } from '../ui/format';

export function phaseOf(prediction: Prediction, progress: Progress | undefined, now: Date): string {
  const since = (date: Date) => formatSeconds(Math.max(0, (now.getTime() - date.getTime()) / 1000));
  switch (prediction.status) {
    case 'starting': {
      const queue = progress?.queue;
      const place = queue
        ? queue.length === 1
          ? 'Next in the queue'
          : `Number ${queue.position} of ${queue.length} in the queue`
        : 'Accepted';
      const instance = progress?.instance;
      return instance?.state === 'setting up'
        ? `${place}; the model has been setting up for ${since(instance.since)}`
        : `${place}, waiting for ${since(prediction.createdAt)}${queue ? `. ${queue.why}` : ''}`;
    }
    case 'processing':
      return progress?.cancelRequested ? 'Asked to stop' : `Running for ${since(prediction.startedAt ?? prediction.createdAt)}`;
    case 'aborted':
      return 'Ended before it could run';
    case 'canceled':
      return 'Canceled';
    default:
      return prediction.metrics['total_time'] === undefined ? '' : `in ${formatSeconds(prediction.metrics['total_time'])}`;
  }
}
