import { Problem } from '../../services/problem';

/** What the server says of each input, by the input's name: "input.images.0" belongs to "images". */
export function refusedFields(error: unknown): Record<string, string> {
  if (!(error instanceof Problem)) return {};
  const found: Record<string, string> = {};
  for (const { field, description } of error.invalidFields) {
    const [head, name, ...inner] = field.split(/[.[\]]+/).filter((piece) => piece !== '');
    // What is missing is said of the whole input: "prompt is required".
    const missing = field === 'input' ? /^(\S+) is required$/.exec(description)?.[1] : undefined;
    if (missing !== undefined) found[missing] ??= 'This is required.';
    if (head === 'input' && name !== undefined) found[name] ??= inner.length > 0 ? `${inner.join('.')}: ${description}` : description;
  }
  return found;
}
