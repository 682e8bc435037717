import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import type { ListKind } from '../schema/field';
import { emptyValue, type FormValue } from '../schema/form-values';
import { Button } from '../ui/button';
import { Control } from './control';
import type { ControlProps } from './control-props';

/** An item has no identity of its own, and what a control knows of one must not come to another. */
type Key = { number: number; file?: File };

export function ListControl(props: ControlProps<ListKind>) {
  const { kind, id, value, onChange } = props;
  const items = Array.isArray(value) ? value : [];
  const made = useRef(0);
  const newKey = (file?: File): Key => ({ number: (made.current += 1), file });
  const keys = useRef<Key[]>([]);
  while (keys.current.length < items.length) keys.current.push(newKey());
  keys.current.length = items.length;
  // Uploads end when they like, several before the form is drawn again: each must find what the one before has left.
  const latest = useRef(items);
  latest.current = items;

  const change = (changed: FormValue[]) => {
    latest.current = changed;
    onChange(changed);
  };
  const replace = (key: Key, item: FormValue) => {
    const place = keys.current.indexOf(key);
    if (place >= 0) change(latest.current.with(place, item));
  };
  const remove = (key: Key) => {
    const place = keys.current.indexOf(key);
    keys.current = keys.current.toSpliced(place, 1);
    change(latest.current.toSpliced(place, 1));
  };
  const add = (files: (File | undefined)[]) => {
    const added = files.slice(0, Math.max(0, (kind.maxItems ?? Infinity) - latest.current.length));
    keys.current = [...keys.current, ...added.map(newKey)];
    change([...latest.current, ...added.map(() => emptyValue(kind.item))]);
  };
  const full = kind.maxItems !== undefined && items.length >= kind.maxItems;
  return (
    <div className="list-items" role="group" aria-labelledby={`${id}-label`}>
      {keys.current.map((key, index) => (
        <div key={key.number} className="list-item">
          <Control
            {...props}
            kind={kind.item}
            id={`${id}-${index}`}
            label={`Item ${index + 1}`}
            value={items[index]}
            onChange={(changed) => replace(key, changed)}
            file={key.file}
            onMore={add}
          />
          <Button look="quiet icon" aria-label={`Remove item ${index + 1}`} onClick={() => remove(key)}>
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <div>
        <Button id={id} aria-labelledby={`${id}-add ${id}-label`} disabled={full} onClick={() => add([undefined])}>
          <Plus aria-hidden /> <span id={`${id}-add`}>Add {items.length === 0 ? 'an item' : 'another'}</span>
        </Button>
      </div>
    </div>
  );
}
