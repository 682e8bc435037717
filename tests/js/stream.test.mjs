// replicate.stream: text, files, and what goes wrong.
import assert from "node:assert/strict";
import test from "node:test";
import { collect, isWav, replicate, baseUrl } from "./mimeo.mjs";

async function heard(model, input) {
  const events = [];
  for await (const event of replicate.stream(model, { input })) events.push(event);
  return events;
}

test("text comes piece by piece, and done at last", async () => {
  const events = await heard("mimeo/chaos", { text: "Once", chunks: 3 });
  assert.deepEqual(events.map((event) => event.event), ["output", "output", "output", "done"]);
  assert.equal(events.join(""), "Once 0 Once 1 Once 2 ");
  for (const event of events) assert.match(event.id, /^\d+:\d+$/);
});

test("a text arrives as it was put out", async () => {
  for (const text of ["two\nlines\n", "café 日本 😀", " leading", "", "\u2028\u2029\u0085\v\f kept", '"quoted"']) {
    const [output] = await heard("mimeo/chaos", { text });
    assert.equal(output.data, text);
  }
});

test("files come as files, whose bytes can be read", async () => {
  const [output, done] = await heard("mimeo/speak", { text: "Good morning" });
  assert.equal(done.event, "done");
  assert.ok(output.data.url() instanceof URL);
  const audio = await collect(output.data);
  assert.ok(isWav(audio) && audio.length > 10_000);
});

test("a failing model throws what it said", async () => {
  await assert.rejects(heard("mimeo/chaos", { fail: "no cat" }), /no cat/);
});

test("a stream can be read long after, without a token", async () => {
  const prediction = await replicate.predictions.create({ model: "mimeo/chaos", input: { text: "later" }, wait: true });
  const answer = await fetch(prediction.urls.stream, { headers: { Accept: "text/event-stream" } });
  assert.ok(prediction.urls.stream.startsWith(baseUrl));
  assert.match(await answer.text(), /event: output\ndata: later\n\nid: .*\nevent: done\ndata: \{\}\n\n$/);
});
