// Code that runs a model with given inputs, in the languages of the official clients and of our own.
import type { JsonObject } from '../json';
import { cpp } from './cpp';
import { curl } from './curl';
import { go } from './go';
import { javascript } from './javascript';
import { commandLine } from './command-line';
import { python } from './python';

export type SnippetSubject = {
  /** Address of the API without `/v1`. */
  origin: string;
  /** Its certificate is of the server's own authority. */
  ownAuthority: boolean;
  /** owner/name */
  model: string;
  version: string;
  input: JsonObject;
  /** The output comes piece by piece as text. */
  streams: boolean;
};
export type Snippet = { language: string; setup: string; code: string };

export function snippets(subject: SnippetSubject): Snippet[] {
  return [curl(subject), python(subject), javascript(subject), go(subject), cpp(subject), commandLine(subject)];
}
