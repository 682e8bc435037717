import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Play, RotateCcw } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import { InputForm } from '../../form/input-form';
import type { InputFormState } from '../../form/use-input-form';
import type { JsonObject } from '../../json';
import { RunView } from '../../run/run-view';
import { usePrediction } from '../../run/use-prediction';
import { encodeInput } from '../../schema/share-link';
import { modelQuery } from '../../services/models';
import { createPrediction, predictionQuery } from '../../services/predictions';
import { useSession } from '../../services/session-context';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy';
import { Cover } from '../../ui/cover';
import { Failure } from '../../ui/waiting';

type Props = {
  /** owner/name */
  model: string;
  version: string;
  concatenate: boolean;
  form: InputFormState;
  prediction: string | undefined;
  onRun: (prediction: string) => void;
};

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

function Idle({ model }: { model: string }) {
  return (
    <div className="idle">
      <Cover name={model} />
      <p>
        Output appears here. <kbd>{isApple ? '⌘' : 'Ctrl'}</kbd> <kbd>Enter</kbd> runs the model.
      </p>
    </div>
  );
}

function Result({ prediction, concatenate }: { prediction: string; concatenate: boolean }) {
  const { files } = useSession();
  const live = usePrediction(prediction);
  const link = (
    <Link to="/p/$id" params={{ id: prediction }} className="button quiet">
      Details
    </Link>
  );
  return <RunView live={live} files={files} concatenate={concatenate} actions={link} />;
}

export function Playground({ model, version, concatenate, form, prediction, onRun }: Props) {
  const client = useQueryClient();
  const result = useRef<HTMLElement>(null);
  const run = useMutation({
    mutationFn: (input: JsonObject) => createPrediction(`${model}:${version}`, input),
    onSuccess: (created) => {
      client.setQueryData(predictionQuery(created.id).queryKey, created);
      const [owner = '', name = ''] = model.split('/');
      client.setQueryData(modelQuery(owner, name).queryKey, (old) => old && { ...old, runCount: old.runCount + 1 });
      onRun(created.id);
      // Where there is one column, the output is below the form.
      if (result.current && result.current.getBoundingClientRect().top > window.innerHeight)
        result.current.scrollIntoView({ behavior: 'smooth' });
    },
    onError: form.refuse,
  });
  const isBusy = run.isPending || form.waits;
  const start = form.whenSent((input) => run.mutate(input));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!isBusy) void start();
  };
  const link = window.location.origin + window.location.pathname + encodeInput(form.input, form.fields);
  return (
    <div className="playground">
      <form className="playground-input" aria-label="Input" onKeyDown={onKeyDown} onSubmit={start}>
        <InputForm {...form} />
        <div className="run-bar">
          {run.error !== null && !form.tells(run.error) && <Failure error={run.error} />}
          <Button type="submit" look="primary" disabled={isBusy}>
            <Play aria-hidden /> {run.isPending ? 'Sending…' : form.waits ? 'Uploading…' : 'Run'}
          </Button>
          <Button look="quiet" onClick={form.reset} title="Reset">
            <RotateCcw aria-hidden /> <span className="words">Reset</span>
          </Button>
          <CopyButton text={link} label="Share inputs" withText />
        </div>
      </form>
      <section ref={result} className="playground-output" aria-label="Output">
        {prediction === undefined ? <Idle model={model} /> : <Result key={prediction} prediction={prediction} concatenate={concatenate} />}
      </section>
    </div>
  );
}
