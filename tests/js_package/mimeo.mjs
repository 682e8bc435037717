// What every test file here begins with.
import { readFile } from "node:fs/promises";
import Replicate from "mimeo";

export const HELLO = "mimeo/hello-world";
export const SPEAK = "mimeo/speak";
export const READ_TEXT = "mimeo/read-text";
export const ENLARGE = "mimeo/enlarge";
export const CHAOS = "mimeo/chaos";

/** It finds the server by the data folder alone, as a program on the same machine does. */
export const replicate = new Replicate();

export const pictureFile = process.env.PICTURE;
export const picture = () => readFile(pictureFile);

const ports = process.env.PORTS.split(" ").map(Number);
/** One on which nobody listens. */
export const freePort = () => ports.pop();

/** A client of a server that a test made. */
export const clientOf = (server, options = {}) =>
  new Replicate({ auth: "r8_secret", baseUrl: server.url, dataFolder: "/nonexistent", ...options });

export async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const isWav = (data) => data.toString("latin1", 0, 4) === "RIFF" && data.toString("latin1", 8, 12) === "WAVE";
export const isImage = (data) => /^(\x89PNG|\xff\xd8|RIFF....WEBP)/s.test(data.toString("latin1", 0, 12));

/** The files that mimeo/chaos makes. */
export const chaosFile = (number, size) => Buffer.from(Uint8Array.from({ length: size }, (_, i) => (i + number) % 251));

/** A prediction that has ended, however. */
export async function ended(id) {
  return replicate.wait(await replicate.predictions.get(id), { interval: 50 }).catch((error) => error.prediction);
}

/** Numbers below a bound, the same for the same seed (mulberry32); the seed is printed. */
export function dice() {
  let state = Number(process.env.MIMEO_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log("seed", state);
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
