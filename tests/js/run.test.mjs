import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, isWav, picture, plain, replicate, stranger } from "./mimeo.mjs";

test("run gives text", async () => {
  assert.equal(await replicate.run("mimeo/hello-world", { input: { text: "Ada" } }), "hello Ada");
});

test("run takes a pinned version", async () => {
  const { latest_version } = await replicate.models.get("mimeo", "hello-world");
  const output = await replicate.run(`mimeo/hello-world:${latest_version.id}`, { input: { text: "Grace" } });
  assert.equal(output, "hello Grace");
});

test("one output file is a ReadableStream, with a URL and a name", async () => {
  const output = await replicate.run("mimeo/speak", { input: { text: "Good morning" } });
  assert.ok(output instanceof ReadableStream);
  assert.equal(output.url().protocol, "https:");
  assert.ok(output.url().pathname.endsWith(".wav"));
  assert.equal(String(output), output.url().href);
  assert.ok(isWav(await collect(output)));
});

test("a file output becomes a blob of the right type", async () => {
  const output = await replicate.run("mimeo/speak", { input: { text: "A blob" } });
  const blob = await output.blob();
  assert.match(blob.type, /^audio\/(x-|vnd\.)?wav/);
  assert.ok(blob.size > 10_000);
  assert.ok(isWav(Buffer.from(await blob.arrayBuffer())));
});

test("a file output can be read with a reader", async () => {
  const output = await replicate.run("mimeo/speak", { input: { text: "Piece by piece" } });
  const reader = output.getReader();
  const chunks = [];
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) chunks.push(piece.value);
  assert.ok(isWav(Buffer.concat(chunks)));
});

test("a file can be fetched again from its URL, without a token", async () => {
  const output = await replicate.run("mimeo/speak", { input: { text: "Twice" } });
  const first = await collect(output);
  const again = await fetch(output.url());
  assert.equal(again.status, 200);
  assert.deepEqual(Buffer.from(await again.arrayBuffer()), first);
});

test("several output files are an array of streams", async () => {
  const outputs = await replicate.run("mimeo/enlarge", { input: { image: await picture() } });
  assert.ok(outputs.length > 1);
  for (const output of outputs) {
    const data = await collect(output);
    assert.ok(data.length > 1000);
    assert.match((await fetch(output.url())).headers.get("content-type"), /^image\//);
  }
});

test("the pieces of an iterator come as an array", async () => {
  const output = await replicate.run("mimeo/read-text", { input: { image: await picture() } });
  assert.ok(Array.isArray(output));
  assert.match(output.join(""), /Ada wrote/);
});

test("useFileOutput: false gives the URL", async () => {
  const output = await plain.run("mimeo/speak", { input: { text: "A string" } });
  assert.equal(typeof output, "string");
  assert.ok(output.startsWith(process.env.FILES_URL));
});

test("poll mode comes to the same result and reports each state", async () => {
  const seen = [];
  const output = await replicate.run(
    "mimeo/hello-world",
    { input: { text: "poll" }, wait: { mode: "poll", interval: 50 } },
    (prediction) => seen.push(prediction.status),
  );
  assert.equal(output, "hello poll");
  assert.equal(seen.at(-1), "succeeded");
});

test("a file output in poll mode", async () => {
  const output = await replicate.run("mimeo/speak", { input: { text: "poll" }, wait: { mode: "poll", interval: 50 } });
  assert.ok(isWav(await collect(output)));
});

test("a wait that runs out goes on by polling", async () => {
  const seen = [];
  const output = await replicate.run(
    "mimeo/chaos",
    { input: { sleep: 2.5, text: "late" }, wait: { mode: "block", timeout: 1 } },
    (prediction) => seen.push([prediction.status, prediction.output ?? null]),
  );
  assert.deepEqual(seen[0], ["starting", null]);
  assert.equal(seen.at(-1)[0], "succeeded");
  assert.notEqual(output, null);
});

test("a failed prediction throws the text of the model", async () => {
  const broken = { input: { fail: "the paint ran out" } };
  await assert.rejects(replicate.run("mimeo/chaos", broken), /Prediction failed: .*the paint ran out/);
  await assert.rejects(
    replicate.run("mimeo/chaos", { ...broken, wait: { mode: "poll", interval: 50 } }),
    /Prediction failed: .*the paint ran out/,
  );
});

test("an abort signal cancels the prediction", async () => {
  const controller = new AbortController();
  let id;
  await replicate.run(
    "mimeo/chaos",
    { input: { sleep: 120 }, wait: { mode: "poll", interval: 50 }, signal: controller.signal },
    (prediction) => {
      id = prediction.id;
      if (prediction.status === "processing") controller.abort();
    },
  );
  const prediction = await replicate.predictions.get(id);
  assert.equal(prediction.status, "canceled");
});

test("a bad token is told so", async () => {
  await assert.rejects(stranger.run("mimeo/hello-world", { input: { text: "x" } }), (error) => {
    assert.equal(error.response.status, 401);
    assert.match(error.message, /You did not pass a valid authentication token/);
    return true;
  });
});

test("invalid input is told so", async () => {
  await assert.rejects(replicate.run("mimeo/speak", { input: { text: 7 } }), (error) => {
    assert.equal(error.response.status, 422);
    assert.match(error.message, /Expected: string, given: integer/);
    return true;
  });
});
