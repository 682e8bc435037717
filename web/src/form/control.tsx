import type { FieldKind } from '../schema/field';
import { ChoiceControl } from './choice-control';
import type { ControlProps } from './control-props';
import { FileControl } from './file-control';
import { ListControl } from './list-control';
import { NumberControl } from './number-control';
import { SwitchControl } from './switch-control';
import { JsonControl, SecretControl, TextControl } from './text-control';

export function Control({ kind, ...rest }: ControlProps<FieldKind>) {
  switch (kind.type) {
    case 'text':
      return <TextControl kind={kind} {...rest} />;
    case 'number':
      return <NumberControl kind={kind} {...rest} />;
    case 'boolean':
      return <SwitchControl kind={kind} {...rest} />;
    case 'choice':
      return <ChoiceControl kind={kind} {...rest} />;
    case 'file':
      return <FileControl kind={kind} {...rest} />;
    case 'secret':
      return <SecretControl kind={kind} {...rest} />;
    case 'list':
      return <ListControl kind={kind} {...rest} />;
    case 'json':
      return <JsonControl kind={kind} {...rest} />;
  }
}
