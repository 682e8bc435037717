import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Json, JsonObject } from '../json';
import type { Field } from '../schema/field';
import { fieldsOfSchema } from '../schema/fields-of-schema';
import { Problem } from '../services/problem';
import { InputForm } from './input-form';
import { useInputForm } from './use-input-form';

vi.mock('./read-file', () => ({ isAccepted: () => true, addressOfFile: async (file: File) => `https://files.test/${file.name}` }));
URL.createObjectURL = () => 'blob:x';
URL.revokeObjectURL = () => {};

const fields = fieldsOfSchema({
  components: {
    schemas: {
      style: { enum: ['plain', 'ink'], type: 'string' },
      Input: {
        required: ['prompt'],
        properties: {
          prompt: { type: 'string', description: 'What to <b>draw</b>', 'x-order': 0 },
          style: { allOf: [{ $ref: '#/components/schemas/style' }], default: 'plain', 'x-order': 1 },
          fast: { type: 'boolean', default: true, 'x-order': 2 },
          seed: { type: 'integer', nullable: true, 'x-order': 3 },
          images: { type: 'array', items: { type: 'string', format: 'uri' }, 'x-order': 4 },
          words: { type: 'array', items: { type: 'string' }, 'x-order': 5 },
          key: { type: 'string', format: 'password', 'x-order': 6 },
          mask: { type: 'string', format: 'uri', 'x-order': 7 },
        },
      },
    },
  },
});

type HarnessProps = { of?: Field[]; refused?: Problem['invalidFields']; isShown?: boolean };

function Harness({ of = fields, refused = [], isShown = true }: HarnessProps) {
  const form = useInputForm(of, {});
  const run = form.whenSent(() => form.refuse(new Problem(422, 'Refused', '', refused)));
  return (
    <>
      {isShown && <InputForm {...form} />}
      <button onClick={() => void run()}>Run</button>
      <button onClick={form.reset}>Reset</button>
      <output data-waits={form.waits}>{JSON.stringify(form.input)}</output>
    </>
  );
}

function output(): HTMLElement | null {
  return document.querySelector('output');
}

function input(): unknown {
  return JSON.parse(output()?.textContent ?? 'null');
}

configure({ reactStrictMode: true });
afterEach(cleanup);

test('what is put into the fields is the input', () => {
  render(<Harness />);
  expect(input()).toEqual({});
  fireEvent.change(screen.getByRole('textbox', { name: 'Prompt' }), { target: { value: 'a fox' } });
  fireEvent.change(screen.getByRole('combobox', { name: 'Style' }), { target: { value: '"ink"' } });
  fireEvent.click(screen.getByRole('switch', { name: 'Fast' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Seed' }), { target: { value: '42' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add an item Words' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Item 1' }), { target: { value: 'one' } });
  fireEvent.change(screen.getByLabelText('Key'), { target: { value: 'hunter2' } });
  expect(input()).toEqual({ prompt: 'a fox', style: 'ink', fast: false, seed: 42, words: ['one'], key: 'hunter2' });
});

test('items of a list can be removed', () => {
  render(<Harness />);
  const add = screen.getByRole('button', { name: 'Add an item Words' });
  fireEvent.click(add);
  fireEvent.click(add);
  fireEvent.change(screen.getByRole('textbox', { name: 'Item 2' }), { target: { value: 'two' } });
  fireEvent.click(screen.getByRole('button', { name: 'Remove item 1' }));
  expect(input()).toEqual({ words: ['two'] });
});

test('several files are chosen at once, and what a control knows of a file goes where its item goes', async () => {
  render(<Harness />);
  fireEvent.click(screen.getByRole('button', { name: 'Add an item Images' }));
  const files = ['first.txt', 'second.txt', 'third.txt'].map((name) => new File(['x'], name));
  fireEvent.change(screen.getByTestId('input-images-0-file'), { target: { files } });
  const sent = files.map(({ name }) => `https://files.test/${name}`);
  await vi.waitFor(() => expect(input()).toEqual({ images: sent }));
  fireEvent.click(screen.getByRole('button', { name: 'Remove item 1' }));
  expect(input()).toEqual({ images: sent.slice(1) });
  expect(screen.queryByText('first.txt')).toBeNull();
  for (const name of ['second.txt', 'third.txt']) expect(screen.getByText(name)).toBeDefined();
});

test('a form that is left in the middle of an upload waits for it no more', async () => {
  const { rerender } = render(<Harness />);
  fireEvent.change(screen.getByTestId('input-mask-file'), { target: { files: [new File(['x'], 'mask.txt')] } });
  expect(output()?.dataset['waits']).toBe('true');
  rerender(<Harness isShown={false} />);
  expect(output()?.dataset['waits']).toBe('false');
});

test('the name of a file is shown as it is spelled', async () => {
  render(<Harness />);
  fireEvent.change(screen.getByTestId('input-mask-file'), { target: { files: [new File(['x'], 'photo\u202egpj.exe')] } });
  expect(await screen.findByText('photo\ufffdgpj.exe')).toBeDefined();
});

test('a file can be named by its address', () => {
  render(<Harness />);
  expect(screen.getByRole('button', { name: 'Choose a file Mask' })).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'URL' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Address of the file' }), { target: { value: 'https://example.com/a.png' } });
  expect(input()).toEqual({ mask: 'https://example.com/a.png' });
});

function describes(element: HTMLElement): string {
  const ids = element.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}

test('what the server refuses stands at the field until that is changed, and the first of it is led to', async () => {
  render(
    <Harness
      refused={[
        { field: 'input.key', description: 'Too short' },
        { field: 'input.seed', description: 'Must be less than or equal to 10' },
      ]}
    />,
  );
  const seed = screen.getByRole('textbox', { name: 'Seed' });
  fireEvent.click(screen.getByRole('button', { name: 'Run' }));
  await vi.waitFor(() => expect(document.activeElement).toBe(seed));
  expect(seed.getAttribute('aria-invalid')).toBe('true');
  expect(describes(seed)).toContain('Must be less');
  expect(describes(screen.getByLabelText('Key'))).toContain('Too short');
  fireEvent.change(seed, { target: { value: '3' } });
  await vi.waitFor(() => expect(screen.queryByText(/Must be less/)).toBeNull());
  expect(screen.getByText('Too short')).toBeDefined();
});

test('a list is refused as a whole or at an item, and can be sent again', async () => {
  const { rerender } = render(<Harness refused={[{ field: 'input.words', description: 'Too few' }]} />);
  const run = screen.getByRole('button', { name: 'Run' });
  const add = screen.getByRole('button', { name: 'Add an item Words' });
  fireEvent.click(add);
  fireEvent.click(add);
  fireEvent.click(screen.getByRole('button', { name: 'Remove item 1' }));
  fireEvent.click(run);
  await vi.waitFor(() => expect(document.activeElement).toBe(add));
  expect(screen.getByRole('alert').textContent).toBe('Too few');
  fireEvent.click(add);
  await vi.waitFor(() => expect(screen.queryByText('Too few')).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'Remove item 2' }));
  rerender(<Harness refused={[{ field: 'input.words.0', description: 'Not a word' }]} />);
  fireEvent.click(run);
  const first = screen.getByRole('textbox', { name: 'Item 1' });
  await vi.waitFor(() => expect(describes(first)).toContain('Not a word'));
  expect(document.activeElement).toBe(first);
});

test('what cannot be said in JSON is not sent but led to, in the order of the fields', async () => {
  render(<Harness refused={[{ field: 'input.prompt', description: 'It was sent' }]} />);
  const seed = screen.getByRole('textbox', { name: 'Seed' });
  fireEvent.change(seed, { target: { value: '1e' } });
  expect((await screen.findByRole('alert')).textContent).toBe('This is not a number.');
  fireEvent.click(screen.getByRole('button', { name: 'Run' }));
  await vi.waitFor(() => expect(document.activeElement).toBe(seed));
  expect(screen.queryByText('It was sent')).toBeNull();
  fireEvent.change(seed, { target: { value: '1' } });
  await vi.waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: 'Run' }));
  expect(await screen.findByText('It was sent')).toBeDefined();
});

test('Reset takes everything back, and files that are being sent with it', async () => {
  render(<Harness />);
  fireEvent.change(screen.getByRole('textbox', { name: 'Prompt' }), { target: { value: 'a fox' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add an item Images' }));
  const files = ['first.txt', 'second.txt'].map((name) => new File(['x'], name));
  fireEvent.change(screen.getByTestId('input-images-0-file'), { target: { files } });
  fireEvent.click(screen.getByRole('button', { name: 'Reset' }));
  await vi.waitFor(() => expect(output()?.dataset['waits']).toBe('false'));
  expect(input()).toEqual({});
  expect(screen.queryByText('first.txt')).toBeNull();
});

test('an input may have any name, and descriptions are texts', () => {
  const names = ['root', 'constructor', 'prototype', 'value'];
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'string', description: 'A <b>text</b>' }]));
  render(<Harness of={fieldsOfSchema({ components: { schemas: { Input: { properties } } } })} />);
  for (const name of names) fireEvent.change(screen.getByLabelText(name, { exact: false }), { target: { value: name } });
  expect(input()).toEqual(Object.fromEntries(names.map((name) => [name, name])));
  expect(screen.getAllByText('A <b>text</b>')).toHaveLength(4);
});

test('a default is told where the field does not show it in full', () => {
  const preset = (name: string, value: Json): JsonObject => ({
    [name]: { type: Array.isArray(value) ? 'array' : 'string', items: { type: 'string' }, default: value },
  });
  const properties = { ...preset('one', 'short'), ...preset('none', []), ...preset('poem', 'two\nlines') };
  const some = fieldsOfSchema({ components: { schemas: { Input: { properties } } } });
  render(<Harness of={some} />);
  expect(screen.getAllByText(/^Default/).map((each) => each.textContent)).toEqual(['Default short']);
});
