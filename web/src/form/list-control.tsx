import { Plus, X } from 'lucide-react';
import type { ListKind } from '../schema/field';
import { emptyValue, type FormValue } from '../schema/form-values';
import { Button } from '../ui/button';
import { Control } from './control';
import type { ControlProps } from './control-props';

export function ListControl(props: ControlProps<ListKind>) {
  const { kind, id, value, onChange } = props;
  const items = Array.isArray(value) ? value : [];
  const replace = (index: number, item: FormValue) => onChange(items.map((old, place) => (place === index ? item : old)));
  const full = kind.maxItems !== undefined && items.length >= kind.maxItems;
  return (
    <div className="list-items" role="group" aria-labelledby={`${id}-label`}>
      {items.map((item, index) => (
        // Items have no identity of their own; their place is all there is.
        <div key={index} className="list-item">
          <Control
            {...props}
            kind={kind.item}
            id={`${id}-${index}`}
            label={`Item ${index + 1}`}
            value={item}
            onChange={(changed) => replace(index, changed)}
          />
          <Button
            look="quiet icon"
            aria-label={`Remove item ${index + 1}`}
            onClick={() => onChange(items.filter((_, place) => place !== index))}
          >
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
