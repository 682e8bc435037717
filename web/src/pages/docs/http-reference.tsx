// What the server's own description of its API says, so that it is of this very version.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { JsonObject } from '../../json';
import { Markdown } from '../../output/markdown';
import { apiDescriptionQuery } from '../../services/documents';
import { Await } from '../../ui/waiting';
import { slugOf } from './headings';
import { useFragment } from './use-fragment';
import { subjectsOf, type Member, type Operation } from './reference';

function Members({ title, members, given = false }: { title: string; members: Member[]; given?: boolean }) {
  if (members.length === 0) return null;
  return (
    <section>
      <h4>{title}</h4>
      <ul className="members">
        {members.map(({ name, type, required, about, place }) => (
          <li key={`${place ?? ''} ${name}`}>
            <div>
              <code>{name}</code> {required && !given && <span className="tag">required</span>}
              <p className="faint small">
                {type}
                {place !== undefined && `, in the ${place}`}
              </p>
            </div>
            <Markdown text={about} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OperationView({ operation }: { operation: Operation }) {
  const { id, method, path, summary, about, scope, parameters, body, answers } = operation;
  return (
    <details className="operation" id={id}>
      <summary>
        <span className={`method ${method.toLowerCase()}`}>{method}</span> <code>{path}</code> <span className="soft">{summary}</span>
      </summary>
      <div className="stack">
        <p className="small soft">
          <code>{id}</code>. {scope === undefined ? 'Needs no scope of its token, or no token.' : `Needs a token with the scope ${scope}.`}
        </p>
        {about !== '' && <Markdown text={about} />}
        <Members title="Parameters" members={parameters} />
        {body && (
          <>
            <p className="small soft">
              Body: <code>{body.type}</code>
            </p>
            <Members title="Members of the body" members={body.members} />
          </>
        )}
        {answers.map((answer) => (
          <div key={answer.status} className="stack tight">
            <p className="small soft">
              <b>{answer.status}</b> {answer.about}
              {answer.type !== '' && (
                <>
                  : <code>{answer.type}</code>
                </>
              )}
            </p>
            <Members title="Members of the answer" members={answer.members} given />
          </div>
        ))}
      </div>
    </details>
  );
}

function Reference({ description }: { description: JsonObject }) {
  useFragment();
  const subjects = useMemo(() => subjectsOf(description), [description]);
  return (
    <div className="stack loose reference">
      {subjects.map(({ name, about, operations }) => (
        <section key={name} className="stack tight" aria-labelledby={slugOf(name)}>
          <h2 id={slugOf(name)} tabIndex={-1}>
            {name}
          </h2>
          <Markdown text={about} />
          <div>
            {operations.map((operation) => (
              <OperationView key={operation.id} operation={operation} />
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

export function HttpReference() {
  return <Await query={useQuery(apiDescriptionQuery)}>{(description) => <Reference description={description as JsonObject} />}</Await>;
}
