import type { Field } from '../../schema/field';

/** Takes a person to the first field with a fault, wherever on the page it is. Not every control has a place to type in. */
export function showFirst(fields: Field[], faulty: string[]): void {
  const first = fields.find((field) => faulty.includes(field.name));
  if (!first) return;
  const field = document.getElementById(`input-${first.name}-label`)?.closest('.field');
  const control = document.getElementById(`input-${first.name}`) ?? field?.querySelector<HTMLElement>('button, input, textarea');
  control?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: 'center' });
}
