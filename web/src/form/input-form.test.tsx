import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Json, JsonObject } from '../json';
import { fieldsOfSchema } from '../schema/fields-of-schema';
import { fillForm, inputOfForm } from '../schema/form-values';
import { InputForm } from './input-form';

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

function Harness({ errors = {}, isShown = true }: { errors?: Record<string, string>; isShown?: boolean }) {
  const [values, setValues] = useState(() => fillForm(fields));
  const { input: sent, waits } = inputOfForm(fields, values);
  return (
    <>
      {isShown && (
        <InputForm
          fields={fields}
          values={values}
          errors={errors}
          onChange={(name, value) => setValues((old) => ({ ...old, [name]: value }))}
        />
      )}
      <output data-waits={waits}>{JSON.stringify(sent)}</output>
    </>
  );
}

function output(): HTMLElement | null {
  return document.querySelector('output');
}

function input(): unknown {
  return JSON.parse(output()?.textContent ?? 'null');
}

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

test('what is wrong stands at the field, and descriptions are texts', () => {
  render(<Harness errors={{ seed: 'Must be less than or equal to 10' }} />);
  const seed = screen.getByRole('textbox', { name: 'Seed' });
  expect(seed.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(seed.getAttribute('aria-describedby') ?? '')?.textContent).toContain('Must be less');
  expect(screen.getByText('What to <b>draw</b>')).toBeDefined();
});

test('a default is told where the field does not show it in full', () => {
  const preset = (name: string, value: Json): JsonObject => ({
    [name]: { type: Array.isArray(value) ? 'array' : 'string', items: { type: 'string' }, default: value },
  });
  const properties = { ...preset('one', 'short'), ...preset('none', []), ...preset('poem', 'two\nlines') };
  const some = fieldsOfSchema({ components: { schemas: { Input: { properties } } } });
  render(<InputForm fields={some} values={fillForm(some)} errors={{}} onChange={() => undefined} />);
  expect(screen.getAllByText(/^Default/).map((each) => each.textContent)).toEqual(['Default short']);
});
