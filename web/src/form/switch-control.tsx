import * as Switch from '@radix-ui/react-switch';
import type { BooleanKind } from '../schema/field';
import { ariaOf, type ControlProps } from './control-props';

export function SwitchControl(props: ControlProps<BooleanKind>) {
  const { 'aria-required': _unneeded, ...aria } = ariaOf(props);
  return (
    <Switch.Root {...aria} className="switch" checked={props.value === true} onCheckedChange={props.onChange}>
      <Switch.Thumb className="switch-thumb" />
    </Switch.Root>
  );
}
