import { Plus, X } from 'lucide-react';
import { useController, useFieldArray } from 'react-hook-form';
import type { FieldKind, ListKind } from '../schema/field';
import { emptyValue, type FormValue, type FormValues, type ListItem } from '../schema/form-values';
import { Button } from '../ui/button';
import { Control } from './control';
import { elementOf, type ControlProps } from './control-props';

type ItemProps = Omit<ControlProps<FieldKind>, 'field' | 'invalid'> & { name: string; label: string };

function Item({ name, label, ...props }: ItemProps) {
  const { field, fieldState } = useController<FormValues>({ name });
  const { id, describedBy } = props;
  const message = fieldState.error?.message;
  return (
    <div>
      <label id={`${id}-label`} htmlFor={id} className="hidden">
        {label}
      </label>
      <Control {...props} field={field} describedBy={`${describedBy} ${id}-text`} invalid={fieldState.invalid} />
      {message !== undefined && (
        <p id={`${id}-text`} className="wrong" role="alert">
          {message}
        </p>
      )}
    </div>
  );
}

export function ListControl(props: ControlProps<ListKind>) {
  const { kind, field, id, describedBy, required } = props;
  const { fields: items, append, remove } = useFieldArray<Record<string, ListItem[]>>({ name: field.name });
  const room = (kind.maxItems ?? Infinity) - items.length;
  const add = (values: FormValue[], shouldFocus: boolean) =>
    append(
      values.slice(0, room).map((value) => ({ value })),
      { shouldFocus },
    );
  return (
    <div className="list-items" role="group" aria-labelledby={`${id}-label`}>
      {items.map((item, index) => (
        <div key={item.id} className="list-item">
          <Item
            name={`${field.name}.${index}.value`}
            label={`Item ${index + 1}`}
            kind={kind.item}
            id={`${id}-${index}`}
            describedBy={describedBy}
            required={required}
            onMore={(files) => add(files, false)}
          />
          <Button look="quiet icon" aria-label={`Remove item ${index + 1}`} onClick={() => remove(index)}>
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <div>
        <Button
          {...elementOf(props)}
          aria-labelledby={`${id}-add ${id}-label`}
          disabled={room <= 0}
          onClick={() => add([emptyValue(kind.item)], true)}
        >
          <Plus aria-hidden /> <span id={`${id}-add`}>Add {items.length === 0 ? 'an item' : 'another'}</span>
        </Button>
      </div>
    </div>
  );
}
