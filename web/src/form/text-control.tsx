import type { JsonKind, SecretKind, TextKind } from '../schema/field';
import { ariaOf, textOf, type ControlProps } from './control-props';

export function TextControl(props: ControlProps<TextKind>) {
  const shared = { ...ariaOf(props), className: 'control', value: textOf(props.value) };
  if (props.kind.long) return <textarea {...shared} rows={3} onChange={(event) => props.onChange(event.target.value)} />;
  return <input {...shared} type="text" onChange={(event) => props.onChange(event.target.value)} />;
}

export function SecretControl(props: ControlProps<SecretKind>) {
  return (
    <input
      {...ariaOf(props)}
      className="control mono"
      type="password"
      autoComplete="off"
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}

export function JsonControl(props: ControlProps<JsonKind>) {
  return (
    <textarea
      {...ariaOf(props)}
      className="control mono"
      rows={4}
      spellCheck={false}
      placeholder={props.kind.expects}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
    />
  );
}
