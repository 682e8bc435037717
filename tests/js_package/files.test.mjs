// Files that come out: alike in every way, whatever becomes of the connection.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import { mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { before, test } from "node:test";
import { inspect } from "node:util";
import Replicate, { CorruptedError, ExpiredError, FileOutput, LocalError } from "mimeo";
import { cuttingProxy } from "./cutting_proxy.mjs";
import { CHAOS, chaosFile, clientOf, collect, dice, replicate } from "./mimeo.mjs";
import { json, withServer } from "./odd_server.mjs";

const size = 1_500_000;
const content = chaosFile(0, size);
let url;
let folder;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "mimeo-test-"));
  const [file] = await replicate.run(CHAOS, { input: { files: 1, size } });
  url = String(file);
});

const fresh = () => replicate.file(url);

test("a file reads alike in every way", async () => {
  const file = fresh();
  assert.ok(file instanceof FileOutput && file instanceof ReadableStream);
  assert.deepEqual(Buffer.from(await (await file.blob()).arrayBuffer()), content);
  assert.deepEqual(await collect(file), content);
  assert.deepEqual(Buffer.from(await (await file.blob()).arrayBuffer()), content); // not of the stream, which is at its end
  assert.deepEqual(Buffer.from(await new Response(fresh()).arrayBuffer()), content);
  const target = path.join(folder, "alike.bin");
  await writeFile(target, fresh());
  assert.deepEqual(await readFile(target), content);
  await once(fresh().pipe(fs.createWriteStream(target)), "finish");
  assert.deepEqual(await readFile(target), content);
  const reader = fresh().getReader();
  const { value } = await reader.read();
  assert.deepEqual(Buffer.from(value), content.subarray(0, value.length));
  await reader.cancel();
});

test("it tells what it is", async () => {
  const file = fresh();
  assert.equal(file.url().href, url);
  assert.equal(String(file), url);
  assert.equal(JSON.stringify({ file }), JSON.stringify({ file: url }));
  assert.equal(inspect(file), `FileOutput(${url.slice(0, 100)})`);
  assert.equal(file.name, "chaos-0.bin");
  assert.equal(await file.contentType(), "application/octet-stream");
  assert.equal(await file.size(), size);
});

test("a data: address is a file too", async () => {
  const file = replicate.file("data:text/plain;base64," + Buffer.from("hello").toString("base64"));
  const blob = await file.blob();
  assert.deepEqual([blob.type, await blob.text(), await file.size(), String(await collect(file))], ["text/plain", "hello", 5, "hello"]);
});

test("a file is saved whole and checked", async () => {
  const target = path.join(await mkdtemp(path.join(os.tmpdir(), "mimeo-test-")), "out.bin");
  await writeFile(target, "what was there before");
  await assert.rejects(fresh().save(target, { sha256: "0".repeat(64) }), CorruptedError);
  assert.equal(await readFile(target, "utf8"), "what was there before");
  const told = [];
  const sha256 = createHash("sha256").update(content).digest("hex");
  assert.equal(await fresh().save(target, { sha256, onProgress: (done, total) => told.push([done, total]) }), size);
  assert.deepEqual(await readFile(target), content);
  assert.deepEqual(told.at(-1), [size, size]);
  assert.deepEqual(await readdir(path.dirname(target)), ["out.bin"]);
  await assert.rejects(fresh().save(path.join(folder, "no", "folder")), LocalError);
});

test("a download that is cut at random goes on", async () => {
  const roll = dice();
  const filesPort = Number(new URL(url).port);
  const proxy = await cuttingProxy(filesPort, () => 1 + roll(300_000));
  const through = () => replicate.file(url.replace(`:${filesPort}/`, `:${proxy.port}/`));
  const target = path.join(folder, "cut.bin");
  assert.equal(await through().save(target), size);
  assert.deepEqual(await readFile(target), content);
  assert.deepEqual(await collect(through()), content);
  assert.deepEqual(Buffer.from(await (await through().blob()).arrayBuffer()), content);
  await writeFile(target, through());
  assert.deepEqual(await readFile(target), content);
  await once(through().pipe(fs.createWriteStream(target)), "finish");
  assert.deepEqual(await readFile(target), content);
  proxy.close();
  assert.ok(proxy.connections > 10, String(proxy.connections));
});

test("an expired file is said so", async () => {
  const client = new Replicate({ dataFolder: process.env.EXPIRING_DATA_DIR });
  let prediction = await client.predictions.create({ model: CHAOS, input: { files: 1 }, wait: true });
  const address = prediction.output[0];
  const { urls } = prediction;
  while (!prediction.data_removed) prediction = await client.predictions.get(prediction.id);
  const gone = () => client.file(address);
  const target = path.join(await mkdtemp(path.join(os.tmpdir(), "mimeo-test-")), "x");
  for (const use of [
    () => gone().blob(),
    () => collect(gone()),
    () => gone().save(target),
    () => gone().size(),
    () => writeFile(target + ".written", gone()),
    () => collect(client.predictions.stream({ ...prediction, urls })),
  ]) {
    await assert.rejects(use(), (error) => error instanceof ExpiredError && /expired/.test(error.message));
  }
  const [error] = await once(gone().pipe(fs.createWriteStream(target + ".piped")), "error");
  assert.ok(error instanceof ExpiredError);
  assert.deepEqual(await readdir(path.dirname(target)), ["x.piped", "x.written"]);
});

test("nothing is fetched before it is wanted, and no more than fits", async () => {
  const total = 128 * 2 ** 20;
  const piece = Buffer.alloc(2 ** 16, "x");
  let sent = 0;
  async function* pieces() {
    for (; sent < total; sent += piece.length) yield piece;
  }
  const answer = (request, response) => pipeline(pieces, response.writeHead(200, { "content-length": total }));
  await withServer(answer, async (odd) => {
    const file = clientOf(odd).file(`${odd.url}/large.bin`);
    await clientOf(odd).file(`${odd.url}/other.bin`); // whom nobody reads
    await turn();
    assert.equal(odd.requests.length, 0);
    let read = 0;
    let ahead = 0;
    let most = 0;
    const begin = process.memoryUsage().rss;
    for await (const chunk of file) {
      read += chunk.length;
      ahead = Math.max(ahead, sent - read);
      await turn();
      most = Math.max(most, process.memoryUsage().rss);
    }
    assert.equal(read, total);
    assert.ok(ahead < 32 * 2 ** 20, `${ahead} bytes ahead`); // what the sockets of both sides hold
    assert.ok(most - begin < 96 * 2 ** 20, `${most - begin} bytes of memory`);
  });
});

test("a file that is left in the middle is fetched no further", async () => {
  let closed;
  const left = new Promise((resolve) => (closed = resolve));
  const answer = (request, response) => {
    response.writeHead(200, { "content-length": 2 ** 30 }).write(Buffer.alloc(2 ** 16));
    response.on("close", closed);
  };
  await withServer(answer, async (odd) => {
    for await (const chunk of clientOf(odd).file(`${odd.url}/endless`)) {
      assert.ok(chunk.length > 0);
      break;
    }
    await left;
  });
});

test("a file that ends too early is no file", async () => {
  const answer = (request, response) => response.writeHead(200, { "content-length": 10 }).write("short", () => response.destroy());
  await withServer(answer, async (odd) => {
    const client = clientOf(odd, { patience: 0 });
    await assert.rejects(collect(client.file(`${odd.url}/a`)));
    await assert.rejects(client.file(`${odd.url}/a`).blob());
  });
});

test("a refusal of the file's server is no crash", async () => {
  await withServer((request, response) => response.writeHead(403).end("no"), async (odd) => {
    await assert.rejects(collect(clientOf(odd).file(`${odd.url}/a`)), { status: 403 });
  });
});

test("the token goes nowhere else", async () => {
  await withServer((request, response) => response.writeHead(200, { "content-length": 7 }).end("content"), async (stranger) => {
    const answer = (request, response) => {
      if (request.url === "/moved") return response.writeHead(302, { location: `${stranger.url}/there` }).end();
      const output = `${stranger.url}/out.bin`;
      json(response, { id: "x", status: "succeeded", output, urls: { stream: `${stranger.url}/stream` }, results: [], next: `${stranger.url}/v1/models` }, 201);
    };
    await withServer(answer, async (odd) => {
      const client = clientOf(odd, { patience: 0 });
      const file = await client.run("a/b", { input: {} });
      assert.equal(await (await file.blob()).text(), "content");
      assert.equal(String(await collect(file)), "content");
      assert.equal(await file.size(), 7);
      await file.save(path.join(folder, "token"));
      assert.equal(String(await collect(client.file(`${odd.url}/moved`))), "content");
      await assert.rejects(collect(client.stream("a/b", { input: {} })));
      await assert.rejects(collect(client.paginate(client.models.list)));
      assert.deepEqual(new Set(odd.requests.map(({ headers }) => headers.authorization)), new Set(["Bearer r8_secret"]));
    });
    assert.ok(stranger.requests.length >= 6);
    assert.deepEqual(new Set(stranger.requests.map(({ headers }) => headers.authorization)), new Set([undefined]));
  });
});
