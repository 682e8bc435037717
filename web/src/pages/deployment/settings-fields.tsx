import { useQuery } from '@tanstack/react-query';
import type { DeploymentSettings } from '../../services/deployments';
import { hardwareQuery } from '../../services/instances';
import { versionsQuery } from '../../services/models';
import { shortId } from '../../ui/format';

type Props = {
  /** owner/name; empty while it is not known. */
  model: string;
  settings: DeploymentSettings;
  onChange: (settings: DeploymentSettings) => void;
};

const mostAtLeast = 5;
const mostAtOnce = 20;

/** What a release of a deployment is made of. */
export function SettingsFields({ model, settings, onChange }: Props) {
  const hardware = useQuery(hardwareQuery);
  const [owner = '', name = ''] = model.split('/');
  const found = useQuery({ ...versionsQuery(owner, name), enabled: owner !== '' && name !== '', retry: false });
  const versions = found.data?.results ?? [];
  const kinds = hardware.data ?? [];
  const known = kinds.some(({ sku }) => sku === settings.hardware);
  return (
    <>
      <div className="labelled">
        <label htmlFor="version">Version</label>
        <select
          id="version"
          className="control mono"
          required
          value={settings.version}
          onChange={(event) => onChange({ ...settings, version: event.target.value })}
        >
          {!versions.some(({ id }) => id === settings.version) && (
            <option value={settings.version}>{settings.version === '' ? '—' : shortId(settings.version)}</option>
          )}
          {versions.map(({ id, createdAt }) => (
            <option key={id} value={id}>
              {shortId(id)}, {createdAt.toLocaleDateString()}
            </option>
          ))}
        </select>
      </div>
      <div className="labelled">
        <label htmlFor="hardware">Hardware</label>
        <select
          id="hardware"
          className="control"
          value={settings.hardware}
          onChange={(event) => onChange({ ...settings, hardware: event.target.value })}
        >
          {!known && <option value={settings.hardware}>{settings.hardware}</option>}
          {kinds.map(({ sku, name }) => (
            <option key={sku} value={sku}>
              {name} ({sku})
            </option>
          ))}
        </select>
      </div>
      <div className="fields">
        <div className="labelled">
          <label htmlFor="least">Instances at least</label>
          <input
            id="least"
            className="control"
            type="number"
            min={0}
            max={mostAtLeast}
            value={settings.minInstances}
            onChange={(event) => onChange({ ...settings, minInstances: event.target.valueAsNumber || 0 })}
          />
        </div>
        <div className="labelled">
          <label htmlFor="most">Instances at most</label>
          <input
            id="most"
            className="control"
            type="number"
            min={0}
            max={mostAtOnce}
            value={settings.maxInstances}
            onChange={(event) => onChange({ ...settings, maxInstances: event.target.valueAsNumber || 0 })}
          />
        </div>
      </div>
    </>
  );
}
