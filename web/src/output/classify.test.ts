import { expect, test } from 'vitest';
import { classify, isOwnFile, type OutputContext } from './classify';

const filesUrl = 'https://files.example:8444';
const files = { origin: filesUrl, shownAt: filesUrl };
const context: OutputContext = { files, concatenate: false, known: [{ name: 'a b.bin', contentType: 'image/png', size: 7 }] };
const own = (name: string) => `${filesUrl}/f/token/${name}`;

test('only files of this server are its own', () => {
  expect(isOwnFile(own('a.png'), filesUrl)).toBe(true);
  for (const foreign of [
    'https://files.example:8444.evil.com/f/x/a.png',
    'https://files.example/f/x/a.png',
    'http://files.example:8444/f/x/a.png',
    'https://evil.com/f/x/a.png',
    'https://files.example:8444@evil.com/f/x/a.png',
    'https://u:p@files.example:8444/f/x/a.png',
    'https://files.example:8444/v1/account',
    'javascript:alert(1)//files.example:8444/f/',
    '/f/x/a.png',
  ])
    expect(isOwnFile(foreign, filesUrl), foreign).toBe(false);
});

test('each account can have a host of its own', () => {
  expect(isOwnFile('https://ada.files.example/f/x/a', 'https://*.files.example')).toBe(true);
  expect(isOwnFile('https://ada.files.example.evil.com/f/x/a', 'https://*.files.example')).toBe(false);
  expect(isOwnFile('https://a.b.files.example/f/x/a', 'https://*.files.example')).toBe(false);
});

test('the server knows the type of a file better than its name', () => {
  expect(classify(own('a%20b.bin'), context)).toMatchObject({ type: 'files', files: [{ name: 'a b.bin', media: 'image', size: 7 }] });
  expect(classify(own('x.mp3'), context)).toMatchObject({ files: [{ media: 'audio' }] });
  expect(classify(own('page.html'), context)).toMatchObject({ files: [{ media: 'other' }] });
});

test('texts are joined where the model says so', () => {
  expect(classify(['Once ', 'more'], { ...context, concatenate: true })).toEqual({ type: 'text', text: 'Once more' });
  expect(classify(['Once ', 'more'], context)).toMatchObject({ type: 'json' });
});

test('addresses of other hosts are texts', () => {
  expect(classify('https://evil.com/track.png', context)).toEqual({ type: 'text', text: 'https://evil.com/track.png' });
});

test('files inside of other things are found', () => {
  expect(classify({ mask: own('m.png'), list: [own('n.png'), 3] }, context)).toMatchObject({
    type: 'json',
    files: [{ name: 'm.png' }, { name: 'n.png' }],
  });
});

test('data: values are files, by their own word', () => {
  expect(classify('data:image/svg+xml;base64,AAAA', context)).toMatchObject({ files: [{ media: 'image', name: 'output.svg', size: 3 }] });
  expect(classify('data:text/html,<script>', context)).toMatchObject({ files: [{ media: 'other', name: 'output.html' }] });
});

test('nothing is nothing', () => {
  expect([null, []].map((value) => classify(value, context).type)).toEqual(['none', 'none']);
});

test('files are taken from where this page gets them', () => {
  const elsewhere: OutputContext = { ...context, files: { origin: filesUrl, shownAt: 'http://127.0.0.1:8442' } };
  const output = classify(own('a%20b.bin?download=1'), elsewhere);
  expect(output).toMatchObject({ type: 'files', files: [{ url: 'http://127.0.0.1:8442/f/token/a%20b.bin?download=1', name: 'a b.bin' }] });
});

test('a name cannot turn its own end around', () => {
  const output = classify(own('report%E2%80%AEgpj.exe'), context);
  expect(output).toMatchObject({ type: 'files', files: [{ name: 'report\ufffdgpj.exe' }] });
});
