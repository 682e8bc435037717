// One prediction, live until it is over.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Json } from '../json';
import { isOver, predictionQuery, progressQuery, type Prediction, type Progress } from '../services/predictions';
import { useStream } from './use-stream';

const pollEvery = 1000;
const pollBeforeStart = 600;
const slowAfter = 60_000;
const slowPoll = 2500;

export type LivePrediction = {
  prediction: Prediction | undefined;
  progress: Progress | undefined;
  /** The newest output, of the stream or of the last poll, whichever has more. */
  output: Json;
  error: unknown;
};

/** Output may come over a stream; logs and progress do not. */
function pace(prediction: Prediction | undefined): number | false {
  if (!prediction) return false;
  if (isOver(prediction.status)) return false;
  const age = Date.now() - prediction.createdAt.getTime();
  if (age > slowAfter) return slowPoll;
  return prediction.status === 'starting' ? pollBeforeStart : pollEvery;
}

function newest(polled: Json, streamed: string[]): Json {
  if (streamed.length === 0) return polled;
  return Array.isArray(polled) && polled.length >= streamed.length ? polled : streamed;
}

export function usePrediction(id: string | undefined): LivePrediction {
  const client = useQueryClient();
  const known = useQuery({
    ...predictionQuery(id ?? ''),
    enabled: id !== undefined,
    refetchInterval: (query) => pace(query.state.data),
  });
  const prediction = id === undefined ? undefined : known.data;
  const running = prediction !== undefined && !isOver(prediction.status);
  const progress = useQuery({
    ...progressQuery(id ?? ''),
    enabled: prediction !== undefined,
    refetchInterval: running ? pollEvery : false,
  });
  const stream = useStream(running ? (prediction.streamUrl ?? undefined) : undefined);

  // The end comes over the stream first: ask for the whole truth then. It also tells sizes of files, once they are all there.
  const status = prediction?.status;
  useEffect(() => {
    if (id !== undefined && stream.ended !== 'no') void client.invalidateQueries({ queryKey: predictionQuery(id).queryKey });
  }, [stream.ended, id, client]);
  useEffect(() => {
    if (id === undefined || status === undefined || !isOver(status)) return;
    void client.invalidateQueries({ queryKey: progressQuery(id).queryKey });
    void client.invalidateQueries({ queryKey: ['predictions', 'list'] });
  }, [status, id, client]);

  return {
    prediction,
    progress: id === undefined ? undefined : progress.data,
    output: prediction ? (running ? newest(prediction.output, stream.items) : prediction.output) : null,
    error: known.error,
  };
}
