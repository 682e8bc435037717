import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { trainingsQuery } from '../services/predictions';
import { Pager } from '../ui/pager';
import { useTitle } from '../ui/title';
import { Await, Empty } from '../ui/waiting';
import { RunList } from './run-list';

const refreshEvery = 5000;

export function TrainingsPage() {
  useTitle('Trainings');
  const { cursor } = useSearch({ from: '/frame/trainings' });
  const navigate = useNavigate();
  const trainings = useQuery({ ...trainingsQuery(cursor), placeholderData: keepPreviousData, refetchInterval: refreshEvery });
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>Trainings</h1>
          <p className="soft">Each makes a new version of a model.</p>
        </div>
      </div>
      <Await query={trainings} lines={6}>
        {(page) =>
          page.results.length === 0 ? (
            <Empty title="No trainings yet">A model that can be trained has a tab for it.</Empty>
          ) : (
            <>
              <RunList runs={page.results} />
              <Pager page={page} go={(next) => void navigate({ to: '/trainings', search: { cursor: next } })} />
            </>
          )
        }
      </Await>
    </div>
  );
}
