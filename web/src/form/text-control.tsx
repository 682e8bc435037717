import type { JsonKind, SecretKind, TextKind } from '../schema/field';
import { inputOf, type ControlProps } from './control-props';

export function TextControl(props: ControlProps<TextKind>) {
  if (props.kind.long) return <textarea {...inputOf(props)} className="control" rows={3} />;
  return <input {...inputOf(props)} className="control" type="text" />;
}

export function SecretControl(props: ControlProps<SecretKind>) {
  return <input {...inputOf(props)} className="control mono" type="password" autoComplete="off" />;
}

export function JsonControl(props: ControlProps<JsonKind>) {
  return <textarea {...inputOf(props)} className="control mono" rows={4} spellCheck={false} placeholder={props.kind.expects} />;
}
