// The server's OpenAPI document as a reference to read: operations by subject, with their parameters and members.
import { isObject, type Json, type JsonObject } from '../../json';

export type Member = { name: string; type: string; required: boolean; about: string; place?: string };
export type Operation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  about: string;
  scope: string | undefined;
  parameters: Member[];
  body: { type: string; members: Member[] } | undefined;
  answers: { status: string; about: string; type: string; members: Member[] }[];
};
export type Subject = { name: string; about: string; operations: Operation[] };

const methods = ['get', 'post', 'put', 'patch', 'delete', 'query', 'options'];

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
function object(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function subjectsOf(description: JsonObject): Subject[] {
  const resolve = (value: Json | undefined): JsonObject => {
    const found = object(value);
    const reference = text(found['$ref']);
    if (!reference.startsWith('#/')) return found;
    return reference
      .slice(2)
      .split('/')
      .reduce<JsonObject>((at, name) => object(at[name]), description);
  };

  const typeOf = (value: Json | undefined): string => {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(text(object(value)['$ref']))?.[1];
    const schema = resolve(value);
    if (schema['enum'])
      return list(schema['enum'])
        .map((one) => JSON.stringify(one))
        .join(', ');
    if (schema['type'] === 'array') return `list of ${typeOf(schema['items'])}`;
    const types = (Array.isArray(schema['type']) ? schema['type'] : [schema['type']]).filter((one) => typeof one === 'string');
    if (types.includes('object') && name !== undefined) return name.replaceAll('_', ' ');
    const format = text(schema['format']);
    return types.map((one) => (one === 'string' && format !== '' ? format : String(one))).join(' or ') || 'any';
  };

  const membersOf = (value: Json | undefined): Member[] => {
    const schema = resolve(value);
    const inherited = list(schema['allOf']).flatMap(membersOf);
    const required = list(schema['required']);
    const own = Object.entries(object(schema['properties']))
      .filter(([, property]) => resolve(property)['deprecated'] !== true)
      .map(([name, property]) => ({
        name,
        type: typeOf(property),
        required: required.includes(name),
        about: text(object(property)['description']) || text(resolve(property)['description']),
      }));
    return [...inherited, ...own];
  };

  const contentOf = (value: Json | undefined): { type: string; members: Member[] } | undefined => {
    const [type, media] = Object.entries(object(resolve(value)['content']))[0] ?? [];
    if (type === undefined) return undefined;
    const schema = object(media)['schema'];
    const listed = object(resolve(schema)['properties'])['results'];
    return { type, members: membersOf(listed ? object(resolve(listed))['items'] : schema) };
  };

  const operationOf = (path: string, method: string, operation: JsonObject): Operation => {
    const server = text(object(list(operation['servers'])[0] ?? list(description['servers'])[0])['url']);
    const prefix = /^https?:\/\/[^/]+(\/.*)?$/.exec(server)?.[1] ?? '';
    const security = list(operation['security'])
      .flatMap((one) => Object.values(object(one)))
      .flatMap(list);
    const parameters = list(operation['parameters']).map(resolve);
    return {
      id: text(operation['operationId']),
      method: method.toUpperCase(),
      path: prefix + path,
      summary: text(operation['summary']),
      about: text(operation['description']),
      scope: typeof security[0] === 'string' ? security[0] : undefined,
      parameters: parameters.map((one) => ({
        name: text(one['name']),
        type: typeOf(one['schema']),
        required: one['required'] === true,
        about: text(one['description']) || text(resolve(one['schema'])['description']),
        place: text(one['in']),
      })),
      body: contentOf(operation['requestBody']),
      answers: Object.entries(object(operation['responses']))
        .filter(([status]) => /^[23]/.test(status))
        .map(([status, answer]) => ({
          status,
          about: text(resolve(answer)['description']),
          ...(contentOf(answer) ?? { type: '', members: [] }),
        })),
    };
  };

  const operations = Object.entries(object(description['paths'])).flatMap(([path, item]) =>
    methods
      .filter((method) => object(item)[method] !== undefined)
      .map((method) => {
        const operation = object(object(item)[method]);
        return { subject: text(list(operation['tags'])[0]), operation: operationOf(path, method, operation) };
      }),
  );
  return list(description['tags'])
    .map(object)
    .map((tag) => ({
      name: text(tag['name']),
      about: text(tag['description']),
      operations: operations.filter(({ subject }) => subject === tag['name']).map(({ operation }) => operation),
    }))
    .filter((subject) => subject.operations.length > 0);
}
