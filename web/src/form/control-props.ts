import type { ControllerRenderProps } from 'react-hook-form';
import type { FormValue, FormValues } from '../schema/form-values';

/** What every control of a form takes. `id` belongs to the element that the label names. */
export type ControlProps<Kind> = {
  kind: Kind;
  field: ControllerRenderProps<FormValues>;
  id: string;
  describedBy: string;
  invalid: boolean;
  required: boolean;
  /** Of a control for a file in a list: takes the others when somebody chooses several. */
  onMore?: (files: File[]) => void;
};

export function textOf(value: FormValue): string {
  return typeof value === 'string' ? value : '';
}

/** Of the element that people come to, whatever it is. */
export function elementOf({ field, id, describedBy }: ControlProps<unknown>) {
  return {
    // Told at each drawing: when an item of a list is removed, the form core forgets the elements of all that list.
    ref: (element: HTMLElement | null) => field.ref(element),
    id,
    'aria-describedby': describedBy,
  };
}

/** Of an element that holds a text. */
export function inputOf(props: ControlProps<unknown>) {
  const { value, onChange, onBlur } = props.field;
  return {
    ...elementOf(props),
    'aria-invalid': props.invalid || undefined,
    'aria-required': props.required || undefined,
    value: textOf(value),
    onChange,
    onBlur,
  };
}
