import type { ChoiceKind } from '../schema/field';
import { ariaOf, textOf, type ControlProps } from './control-props';

export function ChoiceControl(props: ControlProps<ChoiceKind>) {
  const value = textOf(props.value);
  return (
    <select {...ariaOf(props)} className="control" value={value} onChange={(event) => props.onChange(event.target.value)}>
      {(value === '' || !(props.required || props.kind.preset)) && <option value="">—</option>}
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
