import * as Switch from '@radix-ui/react-switch';
import type { BooleanKind } from '../schema/field';
import { elementOf, type ControlProps } from './control-props';

export function SwitchControl(props: ControlProps<BooleanKind>) {
  const { value, onChange } = props.field;
  return (
    <Switch.Root
      {...elementOf(props)}
      aria-invalid={props.invalid || undefined}
      className="switch"
      checked={value === true}
      onCheckedChange={onChange}
    >
      <Switch.Thumb className="switch-thumb" />
    </Switch.Root>
  );
}
