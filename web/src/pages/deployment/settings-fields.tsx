import { useQuery } from '@tanstack/react-query';
import type { DeploymentSettings } from '../../services/deployments';
import { hardwareQuery } from '../../services/instances';

type Props = { settings: DeploymentSettings; onChange: (settings: DeploymentSettings) => void };

const mostAtLeast = 5;
const mostAtOnce = 20;

/** What a release of a deployment is made of. */
export function SettingsFields({ settings, onChange }: Props) {
  const hardware = useQuery(hardwareQuery);
  const kinds = hardware.data ?? [];
  const known = kinds.some(({ sku }) => sku === settings.hardware);
  return (
    <>
      <div className="labelled">
        <label htmlFor="version">Version</label>
        <input id="version" className="control mono" required value={settings.version} onChange={(event) => onChange({ ...settings, version: event.target.value.trim() })} />
      </div>
      <div className="labelled">
        <label htmlFor="hardware">Hardware</label>
        <select id="hardware" className="control" value={settings.hardware} onChange={(event) => onChange({ ...settings, hardware: event.target.value })}>
          {!known && <option value={settings.hardware}>{settings.hardware}</option>}
          {kinds.map(({ sku, name }) => <option key={sku} value={sku}>{name} ({sku})</option>)}
        </select>
      </div>
      <div className="row">
        <div className="labelled">
          <label htmlFor="least">Instances at least</label>
          <input id="least" className="control" type="number" min={0} max={mostAtLeast} value={settings.minInstances} onChange={(event) => onChange({ ...settings, minInstances: event.target.valueAsNumber || 0 })} />
        </div>
        <div className="labelled">
          <label htmlFor="most">Instances at most</label>
          <input id="most" className="control" type="number" min={0} max={mostAtOnce} value={settings.maxInstances} onChange={(event) => onChange({ ...settings, maxInstances: event.target.valueAsNumber || 0 })} />
        </div>
      </div>
    </>
  );
}
