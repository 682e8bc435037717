// The same package by `require`.
const assert = require("node:assert/strict");
const fs = require("node:fs/promises");
const os = require("node:os");
const path = require("node:path");
const { test } = require("node:test");
const Replicate = require("mimeo");

test("a file is written", async () => {
  const replicate = new Replicate();
  const output = await replicate.run("mimeo/speak", { input: { text: "A majestic lion" } });
  const target = path.join(await fs.mkdtemp(path.join(os.tmpdir(), "mimeo-test-")), "output.wav");
  await fs.writeFile(target, output);
  assert.equal((await fs.readFile(target)).toString("latin1", 0, 4), "RIFF");
});

test("both ways lead to the same package", async () => {
  const imported = await import("mimeo");
  assert.equal(imported.default, Replicate);
  assert.equal(Replicate.default, Replicate);
  for (const name of Object.keys(imported)) assert.equal(imported[name], Replicate[name], name);
  assert.deepEqual(Object.keys(Replicate).sort(), Object.keys(imported).sort());
});
