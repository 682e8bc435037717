import type { ChoiceKind } from '../schema/field';
import { inputOf, type ControlProps } from './control-props';

export function ChoiceControl(props: ControlProps<ChoiceKind>) {
  const input = inputOf(props);
  return (
    <select {...input} className="control">
      {(input.value === '' || !(props.required || props.kind.preset)) && <option value="">—</option>}
      {props.kind.options.map((option) => {
        const json = JSON.stringify(option);
        return (
          <option key={json} value={json}>
            {typeof option === 'string' ? option : json}
          </option>
        );
      })}
    </select>
  );
}
