// run, wait and the errors, against a running Mimeo.
import assert from "node:assert/strict";
import { File } from "node:buffer";
import fs from "node:fs";
import { Readable } from "node:stream";
import { test } from "node:test";
import Replicate, { ApiError, CanceledError, FileOutput, LocalError, ModelError, NetworkError } from "mimeo";
import { CHAOS, HELLO, READ_TEXT, clientOf, ended, freePort, picture, pictureFile, replicate } from "./mimeo.mjs";
import { json, withServer } from "./odd_server.mjs";

for (const wait of [undefined, true, false, 1, 60, { mode: "block", timeout: 2 }, { mode: "poll", interval: 50 }]) {
  test(`run answers the output: wait ${JSON.stringify(wait)}`, async () => {
    assert.equal(await replicate.run(HELLO, { input: { text: "Ada" }, wait }), "hello Ada");
  });
}

test("a version may be named", async () => {
  const { latest_version } = await replicate.models.get("mimeo", "hello-world");
  for (const ref of [latest_version.id, `${HELLO}:${latest_version.id}`]) {
    assert.equal(await replicate.run(ref, { input: { text: "Ada" } }), "hello Ada");
  }
});

test("every kind of JSON goes in as it is", async () => {
  const input = { text: 'quoted "text" — ünïcödé 😀', a: [1, -2.5, 1e300, true, null], __proto__: { no: 1 }, when: new Date(0) };
  const sent = await withServer(
    (request, response, odd) => json(response, { id: "x", status: "succeeded", output: JSON.parse(odd.requests.at(-1).body).input }, 201),
    (odd) => clientOf(odd).run("a/b", { input: { ...input, skipped: undefined, url: new URL("ws://a/b") } }),
  );
  assert.deepEqual(sent, { text: input.text, a: input.a, when: "1970-01-01T00:00:00.000Z", url: "ws://a/b" });
});

test("an input file is uploaded by itself", async () => {
  const bytes = await picture();
  const partly = new Uint8Array(bytes.length + 10);
  partly.set(bytes, 5);
  const images = {
    Buffer: bytes,
    "part of an array": partly.subarray(5, 5 + bytes.length),
    ArrayBuffer: Uint8Array.from(bytes).buffer,
    Blob: new Blob([bytes], { type: "image/png" }),
    File: new File([bytes], "ada.png"),
    "stream of a file": fs.createReadStream(pictureFile),
    "stream of a part": fs.createReadStream(pictureFile, { start: 0 }),
    "any stream": Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]),
    "web stream": new Blob([bytes]).stream(),
  };
  for (const [name, image] of Object.entries(images)) {
    const output = await replicate.run(READ_TEXT, { input: { image } });
    assert.equal(output.join("").replaceAll(/\s/g, ""), "Adawrotethefirstprogram", name);
  }
});

test("an input file may travel inside", async () => {
  const inside = new Replicate({ fileEncodingStrategy: "data-uri" });
  const before = (await replicate.files.list()).results.length;
  for (const image of [new Blob([await picture()], { type: "image/png" }), fs.createReadStream(pictureFile)]) {
    assert.match((await inside.run(READ_TEXT, { input: { image } })).join(""), /Ada/);
  }
  assert.equal((await replicate.files.list()).results.length, before);
});

test("an output file is an input by its address", async () => {
  const [file] = await replicate.run(CHAOS, { input: { files: 1, size: 10 } });
  assert.equal(await replicate.run(HELLO, { input: { text: file } }), `hello ${file}`);
});

test("an input file that is not there is said so", async () => {
  const image = fs.createReadStream("/nonexistent/picture.png");
  await assert.rejects(replicate.run(READ_TEXT, { input: { image } }), (error) => {
    assert.ok(error instanceof LocalError);
    assert.match(error.message, /picture\.png/);
    return true;
  });
});

test("what is no input is refused before it is sent", async () => {
  const round = {};
  round.round = [round];
  for (const text of [Symbol("a"), () => {}, 1n]) {
    await assert.rejects(replicate.run(HELLO, { input: { text } }), TypeError);
  }
  await assert.rejects(replicate.run(HELLO, { input: { text: "a" }, webhok: "https://example.com" }), /webhok/);
});

test("what makes no sense is an exception, and no crash", async () => {
  for (const call of [
    () => replicate.run(undefined, undefined),
    () => replicate.run(HELLO, { input: "text" }),
    () => replicate.run(HELLO, { input: { text: "a" }, wait: { mode: "poll", interval: "often" } }),
    () => replicate.wait({ id: "x", status: "processing" }, { interval: NaN }),
    () => replicate.wait(undefined),
    () => replicate.deployments.create(),
    () => replicate.deployments.update("local", "none", { min_instances: "few" }),
    () => replicate.models.create("local", "name", { visibility: Symbol("a") }),
    () => replicate.predictions.stream({}).next(),
    () => replicate.predictions.get({ toString: () => ({}) }),
    () => new Replicate({ patience: 0 }).file("nonsense:").blob(),
    () => new FileOutput().blob(),
  ]) {
    await assert.rejects(call, Error, String(call));
  }
  assert.throws(() => new Replicate({ timeout: "long" }), TypeError);
  assert.throws(() => new Replicate({ fileEncodingStrategy: "pigeon" }), TypeError);
});

test("files are found at any depth", async () => {
  const found = [];
  const look = (value) => {
    if (value instanceof FileOutput) found.push(value);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(look);
  };
  look(await replicate.run(CHAOS, { input: { data_uris: 4 } }));
  assert.equal(found.length, 4);
  for (const file of found) assert.equal((await file.blob()).type, "image/png");
});

test("plain http: addresses are files", async () => {
  const answer = (request, response, odd) =>
    request.method === "POST"
      ? json(response, { id: "x", status: "succeeded", output: { here: [`${odd.url}/out.bin`] } }, 201)
      : response.end("content");
  await withServer(answer, async (odd) => {
    const output = await clientOf(odd).run("a/b", { input: {} });
    assert.ok(output.here[0] instanceof FileOutput);
    assert.equal(await (await output.here[0].blob()).text(), "content");
  });
});

test("a failure of the model is told apart", async () => {
  for (const wait of [true, false]) {
    const call = replicate.run(CHAOS, { input: { fail: "no cats", log: "looking" }, wait });
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof ModelError);
      assert.equal(error.message, "Prediction failed: no cats");
      assert.equal(error.prediction.status, "failed");
      assert.equal(error.prediction.input.fail, "no cats");
      assert.match(error.prediction.logs, /looking/);
      return true;
    });
  }
});

test("a refusal is told in the API's words", async () => {
  await assert.rejects(replicate.run(CHAOS, { input: { sleep: -1 } }), (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.name, "ApiError");
    assert.equal(error.status, 422);
    assert.equal(error.invalid_fields[0].field, "input.sleep");
    assert.equal(error.message, error.detail);
    return true;
  });
  const error = await replicate.run("nobody/nothing", { input: {} }).catch((thrown) => thrown);
  assert.equal(error.response.status, 404);
  assert.equal((await error.response.json()).detail, error.detail);
});

test("a canceled prediction is told apart", async () => {
  const call = replicate.run(CHAOS, { input: { sleep: 600 }, cancel_after: "5s", wait: { mode: "poll", interval: 50 } });
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof CanceledError);
    assert.ok(error.prediction_id);
    return true;
  });
});

test("an aborted prediction ends the polling", async () => {
  const aborted = { id: "x", status: "aborted", output: null };
  await withServer((request, response) => json(response, request.method === "POST" ? { ...aborted, status: "starting" } : aborted), async (odd) => {
    const client = clientOf(odd);
    await assert.rejects(client.run("a/b", { input: {}, wait: { mode: "poll", interval: 10 } }), CanceledError);
    assert.equal((await client.wait({ id: "x", status: "processing" }, { interval: 10 })).status, "aborted");
  });
});

test("progress is told of every state", async () => {
  const seen = [];
  const input = { text: "a", chunks: 2, sleep: 0.5 };
  const output = await replicate.run(CHAOS, { input, wait: { mode: "poll", interval: 20 } }, (one) => seen.push(one));
  assert.equal(new Set(seen.map(({ id }) => id)).size, 1);
  assert.equal(seen[0].status, "starting");
  assert.equal(seen.at(-1).status, "succeeded");
  assert.deepEqual(seen.at(-1).output, output);
});

test("what progress throws ends the run", async () => {
  let id;
  const call = replicate.run(CHAOS, { input: { sleep: 600 }, wait: { mode: "poll", interval: 20 } }, (prediction) => {
    id = prediction.id;
    throw new RangeError("enough");
  });
  await assert.rejects(call, RangeError);
  assert.equal((await ended(id)).status, "canceled");
});

test("an abort signal cancels the prediction", async () => {
  const controller = new AbortController();
  let id;
  const call = replicate.run(CHAOS, { input: { sleep: 600 }, signal: controller.signal }, (prediction) => {
    id = prediction.id;
    if (prediction.status === "processing") controller.abort(new Error("not wanted any more"));
  });
  await assert.rejects(call, /not wanted any more/);
  assert.equal((await ended(id)).status, "canceled");
});

test("an abort signal ends any call, and one that was given before sends nothing", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  await withServer(() => controller.abort(), async (odd) => {
    const client = clientOf(odd);
    await assert.rejects(client.accounts.current({ signal }), { name: "AbortError" });
    for (const call of [
      () => client.run("a/b", { input: {}, signal }),
      () => client.predictions.create({ model: "a/b", input: {}, signal }),
      () => client.models.list({ signal }),
      () => client.file(`${odd.url}/file`).blob({ signal }),
      () => client.stream("a/b", { input: {}, signal }).next(),
    ]) {
      await assert.rejects(call(), { name: "AbortError" });
    }
    assert.equal(odd.requests.length, 1);
  });
});

test("wait ends when the prediction has, or when it is told to", async () => {
  const made = await replicate.predictions.create({ model: HELLO, input: { text: "Ada" } });
  assert.equal((await replicate.wait(made)).output, "hello Ada");
  const failing = await replicate.predictions.create({ model: CHAOS, input: { fail: "no cats" } });
  await assert.rejects(replicate.wait(failing, { interval: 20 }), /Prediction failed: no cats/);

  const long = await replicate.predictions.create({ model: CHAOS, input: { sleep: 600 } });
  const processing = async ({ status }) => status === "processing";
  assert.equal((await replicate.wait(long, { interval: 20 }, processing)).status, "processing");
  await assert.rejects(replicate.wait(long, { interval: 20 }, () => Promise.reject(new RangeError("no"))), RangeError);
  assert.equal((await replicate.predictions.get(long.id)).status, "processing");
  await replicate.predictions.cancel(long.id);
});

test("many calls at once", async () => {
  const texts = Array.from({ length: 12 }, (_, number) => `lion ${number}`);
  const outputs = await Promise.all(texts.map((text) => replicate.run(HELLO, { input: { text } })));
  assert.deepEqual(outputs, texts.map((text) => `hello ${text}`));
});

test("a server that says nothing is given up", async () => {
  await withServer(() => {}, async (odd) => {
    const slow = clientOf(odd, { timeout: 300, retries: 1, silenceTimeout: 1000, patience: 0 });
    await assert.rejects(slow.accounts.current(), NetworkError);
    assert.equal(odd.requests.length, 2);
    await assert.rejects(slow.file(`${odd.url}/file`).blob(), NetworkError);
  });
});

test("no server is said so", async () => {
  const nobody = { url: `http://127.0.0.1:${freePort()}` };
  await assert.rejects(clientOf(nobody, { retries: 0 }).run("a/b", { input: {} }), NetworkError);
  const none = new Replicate({ dataFolder: "/nonexistent" });
  assert.equal(none.baseUrl, "");
  await assert.rejects(none.run("a/b", { input: {} }), (error) => error instanceof LocalError && /mimeo serve/.test(error.message));
});

test("the environment names a server", async () => {
  const variables = { REPLICATE_BASE_URL: "https://other.example/v1/", REPLICATE_API_TOKEN: "r8_other" };
  Object.assign(process.env, variables);
  try {
    assert.equal(new Replicate().baseUrl, "https://other.example/v1");
    process.env.MIMEO_URL = "https://mimeo.example";
    assert.equal(new Replicate().baseUrl, "https://mimeo.example/v1");
  } finally {
    for (const name of [...Object.keys(variables), "MIMEO_URL"]) delete process.env[name];
  }
});
