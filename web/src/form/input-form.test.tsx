import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
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

function Harness({ errors = {} }: { errors?: Record<string, string> }) {
  const [values, setValues] = useState(() => fillForm(fields));
  return (
    <>
      <InputForm
        fields={fields}
        values={values}
        errors={errors}
        onChange={(name, value) => setValues((old) => ({ ...old, [name]: value }))}
      />
      <output>{JSON.stringify(inputOfForm(fields, values).input)}</output>
    </>
  );
}

function input(): unknown {
  return JSON.parse(document.querySelector('output')?.textContent ?? 'null');
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

test('of two files that were chosen the one that stays is the one shown', async () => {
  render(<Harness />);
  const add = screen.getByRole('button', { name: 'Add an item Images' });
  fireEvent.click(add);
  fireEvent.click(add);
  for (const [index, name] of ['first.txt', 'second.txt'].entries()) {
    fireEvent.change(screen.getByTestId(`input-images-${index}-file`), { target: { files: [new File(['x'], name)] } });
    await screen.findByText(name);
  }
  await vi.waitFor(() => expect(input()).toEqual({ images: ['https://files.test/first.txt', 'https://files.test/second.txt'] }));
  fireEvent.click(screen.getByRole('button', { name: 'Remove item 1' }));
  expect(input()).toEqual({ images: ['https://files.test/second.txt'] });
  expect(screen.queryByText('first.txt')).toBeNull();
  expect(screen.getByText('second.txt')).toBeDefined();
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
