// Replicate's page about output files: its examples as they stand there, but for the names of models and of the package.
import assert from "node:assert/strict";
import { once } from "node:events";
import fs from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { beforeEach, test } from "node:test";
import Replicate from "mimeo";
import { collect, isImage, isWav, pictureFile } from "./mimeo.mjs";

beforeEach(async () => process.chdir(await mkdtemp(path.join(os.tmpdir(), "mimeo-test-"))));

test("files are written", async () => {
  const replicate = new Replicate();
  const output = await replicate.run("mimeo/enlarge", { input: { image: await readFile(pictureFile) } });

  // If the model returns a single output
  await writeFile("output.png", output[0]);

  // If the model returns multiple outputs
  const written = [];
  output.slice(1).forEach((file, index) => {
    written.push(writeFile(`output_${index}.png`, file));
  });
  await Promise.all(written);

  assert.equal(output.length, 3);
  for (const name of ["output.png", "output_0.png", "output_1.png"]) assert.ok(isImage(await readFile(name)), name);
});

test("each file of an output is written", async () => {
  const replicate = new Replicate();
  const output = await replicate.run("mimeo/enlarge", { input: { image: await readFile(pictureFile) } });

  for (const [index, item] of Object.entries(output)) {
    await fs.promises.writeFile(`output_${index}.png`, item);
  }

  for (const index of [0, 1, 2]) assert.ok(isImage(await readFile(`output_${index}.png`)));
});

test("a file is iterated chunk by chunk", async () => {
  const replicate = new Replicate();
  const output = await replicate.run("mimeo/speak", { input: { text: "A majestic lion" } });

  const file = fs.createWriteStream("output.wav");
  for await (const chunk of output) {
    file.write(chunk);
  }
  file.end();

  await once(file, "finish");
  assert.ok(isWav(await readFile("output.wav")));
});

test("a file is piped", async () => {
  const replicate = new Replicate();
  const output = await replicate.run("mimeo/speak", { input: { text: "A majestic lion" } });

  const written = output.pipe(fs.createWriteStream("output.wav"));

  await once(written, "finish");
  assert.ok(isWav(await readFile("output.wav")));
});

test("a file is a blob", async () => {
  const replicate = new Replicate();
  const output = await replicate.run("mimeo/speak", { input: { text: "A majestic lion" } });

  const blob = await output.blob();
  await writeFile("output.wav", Buffer.from(await blob.arrayBuffer()));

  assert.ok(isWav(await readFile("output.wav")));
  assert.match(blob.type, /^audio\/(x-|vnd\.)?wav/);
});

test("an image tag has the address", async () => {
  const replicate = new Replicate();
  const output = await replicate.run("mimeo/enlarge", { input: { image: await readFile(pictureFile) } });

  const img = `<img src="${output[0].url()}" />`;

  assert.ok(img.startsWith(`<img src="${process.env.FILES_URL}/`));
  assert.equal(img, `<img src="${output[0]}" />`);
});

for (const wait of [{ type: "poll" }, { mode: "poll" }]) {
  test(`polling mode: ${JSON.stringify(wait)}`, async () => {
    const replicate = new Replicate();
    const output = await replicate.run("mimeo/speak", {
      input: { text: "A majestic lion" },
      wait,
    });
    assert.ok(isWav(await collect(output)));
  });
}

test("opting out of file objects", async () => {
  const replicate = new Replicate({ useFileOutput: false });
  const output = await replicate.run("mimeo/speak", { input: { text: "A majestic lion" } });
  assert.equal(typeof output, "string");
  assert.ok(output.startsWith(process.env.FILES_URL));
});

test("text is streamed", async () => {
  const replicate = new Replicate();
  const chunks = [];
  for await (const event of replicate.stream("mimeo/read-text", { input: { image: await readFile(pictureFile) } })) {
    chunks.push(String(event));
  }
  assert.equal(chunks.join("").replaceAll(/\s/g, ""), "Adawrotethefirstprogram");
});
