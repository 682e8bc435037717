import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useForm } from 'react-hook-form';
import { addToCollection, createCollection, deleteCollection, removeFromCollection, setOfficial } from '../../services/collections';
import { collectionQuery, collectionsQuery, type Collection } from '../../services/models';
import { Button } from '../../ui/button';
import { Confirm } from '../../ui/dialog';
import { Await, Failure } from '../../ui/waiting';

/** It always exists, and holds the models that are official. */
const official = 'official';

const put = (slug: string, model: string) => (slug === official ? setOfficial(model, true) : addToCollection(slug, model));
const take = (slug: string, model: string) => (slug === official ? setOfficial(model, false) : removeFromCollection(slug, model));

function Members({ slug }: { slug: string }) {
  const client = useQueryClient();
  const collection = useQuery(collectionQuery(slug));
  const [model, setModel] = useState('');
  const refresh = () => Promise.all(['collections', 'models'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  const add = useMutation({
    mutationFn: () => put(slug, model.trim()),
    onSuccess: () => {
      setModel('');
      return refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <div className="stack tight">
      <Await query={collection} lines={1}>
        {({ models }) => (
          <ul className="row">
            {models.map((each) => (
              <li key={each.slug} className="row">
                <Link to="/$owner/$name" params={{ owner: each.owner, name: each.name }} className="small">
                  {each.slug}
                </Link>
                <Confirm
                  action="Take out"
                  look="quiet"
                  question={`Take ${each.slug} out?`}
                  run={() => take(slug, each.slug).then(refresh)}
                />
              </li>
            ))}
          </ul>
        )}
      </Await>
      <form className="row" onSubmit={submit}>
        <input
          className="control mono"
          style={{ flex: '0 1 16rem' }}
          aria-label={`Model for ${slug}`}
          placeholder="owner/name"
          required
          value={model}
          onChange={(event) => setModel(event.target.value)}
        />
        <Button type="submit" disabled={add.isPending}>
          Put in
        </Button>
      </form>
      {add.error && <Failure error={add.error} />}
    </div>
  );
}

function Row({ collection, refresh }: { collection: Collection; refresh: () => Promise<unknown> }) {
  const { slug, name, description } = collection;
  return (
    <li>
      <div className="grow stack tight">
        <p>
          <Link to="/collections/$slug" params={{ slug }}>
            {name}
          </Link>{' '}
          <code className="faint">{slug}</code>
        </p>
        <p className="small soft">{description}</p>
        <Members slug={slug} />
      </div>
      {slug !== official && (
        <Confirm action="Remove" question={`Remove the collection ${name}?`} run={() => deleteCollection(slug).then(refresh)}>
          <p>Its models stay.</p>
        </Confirm>
      )}
    </li>
  );
}

function NewCollection({ refresh }: { refresh: () => Promise<unknown> }) {
  const { register, handleSubmit, reset } = useForm({ defaultValues: { slug: '', name: '', description: '' } });
  const create = useMutation({
    mutationFn: (made: { slug: string; name: string; description: string }) => createCollection(made.slug, made.name, made.description),
    onSuccess: () => {
      reset();
      return refresh();
    },
  });
  return (
    <form className="sheet padded stack" onSubmit={handleSubmit((values) => create.mutate(values))} aria-label="New collection">
      <div className="fields">
        <div className="labelled" style={{ flex: '1 1 8rem' }}>
          <label htmlFor="slug">Slug</label>
          <input id="slug" className="control mono" required {...register('slug')} />
        </div>
        <div className="labelled" style={{ flex: '1 1 10rem' }}>
          <label htmlFor="collection-name">Name</label>
          <input id="collection-name" className="control" required {...register('name')} />
        </div>
        <div className="labelled" style={{ flex: '2 1 14rem' }}>
          <label htmlFor="collection-description">Description</label>
          <input id="collection-description" className="control" {...register('description')} />
        </div>
        <Button type="submit" look="primary" disabled={create.isPending}>
          Make a collection
        </Button>
      </div>
      {create.error && <Failure error={create.error} />}
    </form>
  );
}

/** For operators. */
export function CollectionsTab() {
  const client = useQueryClient();
  const collections = useQuery(collectionsQuery);
  const refresh = () => client.invalidateQueries({ queryKey: ['collections'] });
  return (
    <div className="stack">
      <NewCollection refresh={refresh} />
      <Await query={collections}>
        {(page) => (
          <ul className="list sheet">
            {page.results.map((collection) => (
              <Row key={collection.slug} collection={collection} refresh={refresh} />
            ))}
          </ul>
        )}
      </Await>
    </div>
  );
}
