import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import type { ListKind } from '../schema/field';
import { emptyValue, type FormValue } from '../schema/form-values';
import { Button } from '../ui/button';
import { Control } from './control';
import type { ControlProps } from './control-props';

/** Items have no identity of their own, and what a control knows of one must not come to another: each gets a number. */
function useKeys(count: number) {
  const keys = useRef<number[]>([]);
  const next = useRef(0);
  while (keys.current.length < count) keys.current.push(next.current++);
  keys.current.length = count;
  return keys.current;
}

export function ListControl(props: ControlProps<ListKind>) {
  const { kind, id, value, onChange } = props;
  const items = Array.isArray(value) ? value : [];
  const keys = useKeys(items.length);
  const remove = (index: number) => {
    keys.splice(index, 1);
    onChange(items.filter((_, place) => place !== index));
  };
  const replace = (index: number, item: FormValue) => onChange(items.map((old, place) => (place === index ? item : old)));
  const full = kind.maxItems !== undefined && items.length >= kind.maxItems;
  return (
    <div className="list-items" role="group" aria-labelledby={`${id}-label`}>
      {items.map((item, index) => (
        <div key={keys[index]} className="list-item">
          <Control
            {...props}
            kind={kind.item}
            id={`${id}-${index}`}
            label={`Item ${index + 1}`}
            value={item}
            onChange={(changed) => replace(index, changed)}
          />
          <Button look="quiet icon" aria-label={`Remove item ${index + 1}`} onClick={() => remove(index)}>
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <div>
        <Button
          id={id}
          aria-labelledby={`${id}-add ${id}-label`}
          disabled={full}
          onClick={() => onChange([...items, emptyValue(kind.item)])}
        >
          <Plus aria-hidden /> <span id={`${id}-add`}>Add {items.length === 0 ? 'an item' : 'another'}</span>
        </Button>
      </div>
    </div>
  );
}
