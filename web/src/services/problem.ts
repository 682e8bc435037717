// Why a request came to nothing.
import { isObject } from '../json';

export type InvalidField = { field: string; description: string };

/** The server refused. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly invalidFields: InvalidField[] = [],
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

/** The server was not reached, or is on its way down or up: worth another try. */
export class Unreachable extends Error {
  constructor() {
    super('The server does not answer.');
    this.name = 'Unreachable';
  }
}

export function problemOf(status: number, body: unknown): Problem {
  if (!isObject(body)) return new Problem(status, `Status ${status}`, `The server answered with status ${status}.`);
  const fields = Array.isArray(body['invalid_fields']) ? body['invalid_fields'].filter(isObject) : [];
  return new Problem(
    status,
    String(body['title'] ?? `Status ${status}`),
    String(body['detail'] ?? ''),
    fields.map((field) => ({ field: String(field['field']), description: String(field['description']) })),
  );
}

export function isMissing(error: unknown): boolean {
  return error instanceof Problem && error.status === 404;
}

export function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
