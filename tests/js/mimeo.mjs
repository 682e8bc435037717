// What every test file here begins with: the client as a person would make it from the output of `mimeo env`.
import { readFile } from "node:fs/promises";
import Replicate from "replicate";

// This client wants its base URL with /v1; Mimeo answers with and without, so either form of the variable works.
export const baseUrl = process.env.REPLICATE_BASE_URL;
export const replicate = new Replicate({ baseUrl });
export const plain = new Replicate({ baseUrl, useFileOutput: false });
export const stranger = new Replicate({ baseUrl, auth: "r8_" + "x".repeat(37) });

export const picture = () => readFile(process.env.PICTURE);

export async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const isWav = (data) => data.toString("latin1", 0, 4) === "RIFF" && data.toString("latin1", 8, 12) === "WAVE";
