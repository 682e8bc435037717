import { Link } from '@tanstack/react-router';
import { useSession } from '../services/session-context';
import { isOwnFile, shownAddress } from '../output/classify';
import type { Model } from '../services/models';
import { Cover } from '../ui/cover';
import { formatCount } from '../ui/format';
import './explore.css';

/** Covers are shown when they are files of this server: a picture from elsewhere would tell a stranger who looks. */
function Picture({ model }: { model: Model }) {
  const { files } = useSession();
  const cover = model.coverUrl !== null && isOwnFile(model.coverUrl, files.origin) ? shownAddress(model.coverUrl, files) : null;
  return cover !== null ? (
    <img className="card-picture" src={cover} alt="" loading="lazy" />
  ) : (
    <div className="card-picture">
      <Cover name={model.slug} />
    </div>
  );
}

function ModelCard({ model }: { model: Model }) {
  return (
    <article className="card">
      <Picture model={model} />
      <div className="card-text">
        <h2>
          <Link to="/$owner/$name" params={{ owner: model.owner, name: model.name }}>
            <span className="faint">{model.owner}/</span>
            {model.name}
          </Link>
        </h2>
        <p>{model.description}</p>
        <div className="row small faint">
          <span className="numbers">
            {formatCount(model.runCount)} {model.runCount === 1 ? 'run' : 'runs'}
          </span>
          {model.isOfficial && <span className="tag">official</span>}
          {model.isPrivate && <span className="tag">private</span>}
        </div>
      </div>
    </article>
  );
}

export function ModelCards({ models }: { models: Model[] }) {
  return (
    <ul className="cards">
      {models.map((model) => (
        <li key={model.slug} style={{ display: 'grid' }}>
          <ModelCard model={model} />
        </li>
      ))}
    </ul>
  );
}
