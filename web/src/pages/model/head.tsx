import { Link } from '@tanstack/react-router';
import type { Model, Version } from '../../services/models';
import { formatCount, shortId } from '../../ui/format';

type Props = { model: Model; version: Version | undefined; pinned: boolean };

export function Head({ model, version, pinned }: Props) {
  return (
    <div className="model-head">
      <h1>
        <Link to="/" search={{ q: model.owner }}>
          {model.owner}
        </Link>
        <span className="faint" aria-hidden>
          /
        </span>
        {model.name}
      </h1>
      {model.description !== '' && <p>{model.description}</p>}
      <div className="model-facts">
        {model.isOfficial && <span className="tag">official</span>}
        {model.isPrivate && <span className="tag">private</span>}
        <span className="numbers">
          {formatCount(model.runCount)} {model.runCount === 1 ? 'run' : 'runs'}
        </span>
        {version && (
          <span>
            Version <code title={version.id}>{shortId(version.id)}</code>
          </span>
        )}
        {pinned && (
          <Link to="/$owner/$name" params={{ owner: model.owner, name: model.name }}>
            To the latest version
          </Link>
        )}
        {model.links.map(({ label, href }) => (
          <a key={label} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {label}
          </a>
        ))}
      </div>
    </div>
  );
}
