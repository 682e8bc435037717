import type { FormValue } from '../schema/form-values';

/** What every control of a form takes. `id` belongs to the element that the label names. */
export type ControlProps<Kind> = {
  kind: Kind;
  id: string;
  describedBy: string;
  invalid: boolean;
  required: boolean;
  value: FormValue | undefined;
  onChange: (value: FormValue) => void;
  /** Of a control for a file: what is in it at first, and is sent on its way. */
  file?: File;
  /** The same in a list: takes the others when somebody chooses several. */
  onMore?: (files: File[]) => void;
};

export function textOf(value: FormValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function ariaOf({ id, describedBy, invalid, required }: Pick<ControlProps<unknown>, 'id' | 'describedBy' | 'invalid' | 'required'>) {
  return { id, 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined, 'aria-required': required || undefined };
}
