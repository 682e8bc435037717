// Streams: every event once, whatever becomes of the connection.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FileOutput, ModelError } from "mimeo";
import { cuttingProxy } from "./cutting_proxy.mjs";
import { CHAOS, ENLARGE, collect, dice, ended, picture, replicate } from "./mimeo.mjs";

async function heard(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

test("a stream is heard", async () => {
  const events = await heard(replicate.stream(CHAOS, { input: { text: "Once", chunks: 50 } }));
  assert.equal(events.join(""), Array.from({ length: 50 }, (_, i) => `Once ${i} `).join(""));
  assert.deepEqual(events.map(({ event }) => event), [...Array(50).fill("output"), "done"]);
});

test("a stream of files gives files", async () => {
  const image = await picture();
  const [...files] = (await heard(replicate.stream(ENLARGE, { input: { image } }))).slice(0, -1);
  assert.equal(files.length, 3);
  for (const { data } of files) {
    assert.ok(data instanceof FileOutput);
    assert.ok((await collect(data)).length > 1000);
  }
  const addresses = (await heard(replicate.stream(ENLARGE, { input: { image }, useFileOutput: false }))).slice(0, -1);
  for (const { data } of addresses) assert.match(data, /^https:/);
});

test("a stream ends as its prediction does", async () => {
  await assert.rejects(heard(replicate.stream(CHAOS, { input: { text: "a", chunks: 3, fail: "no cats" } })), (error) => {
    assert.ok(error instanceof ModelError);
    assert.match(error.message, /no cats/);
    assert.equal(error.prediction.input.chunks, 3);
    return true;
  });
});

test("an abort signal cancels the prediction of a stream", async () => {
  const before = new Set((await replicate.predictions.list()).results.map(({ id }) => id));
  const controller = new AbortController();
  const stream = replicate.stream(CHAOS, { input: { text: "a", chunks: 6000, sleep: 600 }, signal: controller.signal });
  await assert.rejects(async () => {
    for await (const event of stream) if (event.event === "output") controller.abort();
  }, { name: "AbortError" });
  const made = (await replicate.predictions.list()).results.find(({ id }) => !before.has(id));
  assert.equal((await ended(made.id)).status, "canceled");
});

test("who leaves a stream leaves the prediction alone", async () => {
  const prediction = await replicate.predictions.create({ model: CHAOS, input: { text: "a", chunks: 6000, sleep: 600 } });
  for await (const event of replicate.predictions.stream(prediction)) {
    assert.equal(event.data, "a 0 ");
    break;
  }
  assert.equal((await replicate.predictions.get(prediction.id)).status, "processing");
  await replicate.predictions.cancel(prediction.id);
});

test("a stream that is cut at random misses nothing", async () => {
  const chunks = 1500;
  const prediction = await replicate.predictions.create({ model: CHAOS, input: { text: "some text", chunks, sleep: 1 } });
  const { port } = new URL(prediction.urls.stream);
  const roll = dice();
  const proxy = await cuttingProxy(Number(port), () => 1 + roll(20_000));
  prediction.urls.stream = prediction.urls.stream.replace(`:${port}/`, `:${proxy.port}/`);
  const events = await heard(replicate.predictions.stream(prediction));
  assert.deepEqual(events.slice(0, -1).map(String), Array.from({ length: chunks }, (_, i) => `some text ${i} `));
  proxy.close();
  assert.ok(proxy.connections > 3, String(proxy.connections));
});
