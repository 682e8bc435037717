import type { Field } from '../schema/field';
import { nameInForm } from '../schema/form-values';
import { Problem } from '../services/problem';

/** What is missing is said of the whole input. */
const missing = ({ name }: Field): string => `${name} is required`;

/** What the server says of inputs, by their names in the form and in its order: "input.images.0" is an item of the list "images". */
export function refusedFields(error: unknown, fields: Field[]): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  const found: Record<string, string> = {};
  for (const field of fields) {
    for (const { field: place, description } of error.invalidFields) {
      const [head, name, ...inner] = place.split(/[.[\]]+/).filter((piece) => piece !== '');
      if (place === 'input' && description === missing(field)) found[nameInForm(field)] ??= 'This is required.';
      if (head !== 'input' || name !== field.name) continue;
      const item = field.kind.type === 'list' ? inner.shift() : undefined;
      const at = item === undefined ? nameInForm(field) : `${nameInForm(field)}.${item}.value`;
      found[at] ??= inner.length > 0 ? `${inner.join('.')}: ${description}` : description;
    }
  }
  return found;
}
