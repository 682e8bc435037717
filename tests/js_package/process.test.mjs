// How programs end, and workers.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { text } from "node:stream/consumers";
import { Worker } from "node:worker_threads";
import { json, withServer } from "./odd_server.mjs";

/** What a program says, and how it ends: its exit code and the signal that killed it. */
async function outcome(program) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { cwd: new URL(".", import.meta.url) });
  const [said, complained, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { said, complained, code, signal };
}
const well = (said) => ({ said, complained: "", code: 0, signal: null });

test("a program ends when nothing is under way", async () => {
  assert.deepEqual(await outcome(`
    import Replicate from "mimeo";
    const replicate = new Replicate();
    const output = await replicate.run("mimeo/speak", { input: { text: "bye" } });
    replicate.file(String(output));
    console.log((await output.blob()).size > 1000);
  `), well("true\n"));
});

test("a call keeps a program alive", async () => {
  assert.deepEqual(await outcome(`
    import Replicate from "mimeo";
    new Replicate().run("mimeo/hello-world", { input: { text: "Ada" } }).then(console.log);
  `), well("hello Ada\n"));
});

test("a program may end while calls are under way", async () => {
  await withServer(() => {}, async (odd) => {
    const program = `
      import Replicate from "mimeo";
      const replicate = new Replicate({ baseUrl: ${JSON.stringify(odd.url)}, auth: "x" });
      for (let i = 0; i < 8; ++i) replicate.accounts.current();
      replicate.file(replicate.baseUrl + "/file").blob();
      replicate.run("a/b", { input: {} }, () => {});
      new Replicate({ baseUrl: ${JSON.stringify(odd.url)}, auth: "x" }).models.list();
      setImmediate(() => process.exit());
    `;
    assert.deepEqual(await outcome(program), well(""));
  });
});

test("a program may end in the middle of a download", async () => {
  assert.deepEqual(await outcome(`
    import Replicate from "mimeo";
    const replicate = new Replicate();
    const [output] = await replicate.run("mimeo/chaos", { input: { files: 1, size: 20_000_000 } });
    output.blob();
    for await (const chunk of output) process.exit();
  `), well(""));
});

test("a rejection that nobody handles is one of Node.js's own", async () => {
  const { code, complained } = await outcome(`
    import Replicate from "mimeo";
    new Replicate().run("nobody/nothing", { input: {} });
  `);
  assert.equal(code, 1);
  assert.match(complained, /ApiError: .*nobody\/nothing/);
});

const program = `
  const { parentPort, workerData } = require("node:worker_threads");
  const Replicate = require("mimeo");
  const replicate = new Replicate(workerData ?? {});
  replicate.run("mimeo/hello-world", { input: { text: "worker" } }).then((output) => parentPort.postMessage(output));
`;

test("workers have the package too", async () => {
  const workers = Array.from({ length: 4 }, () => new Worker(program, { eval: true }));
  const ends = workers.map((worker) => once(worker, "exit"));
  const said = await Promise.all(workers.map((worker) => once(worker, "message")));
  assert.deepEqual(said, Array(4).fill(["hello worker"]));
  assert.deepEqual(await Promise.all(ends), Array(4).fill([0]));
});

test("a worker may be ended while its calls are under way", async () => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  let asked;
  const arrived = new Promise((resolve) => (asked = resolve));
  const answer = async (request, response) => {
    asked();
    await released;
    json(response, { id: "x", status: "succeeded", output: "late" });
  };
  await withServer(answer, async (odd) => {
    const worker = new Worker(program, { eval: true, workerData: { baseUrl: odd.url, auth: "x", retries: 0 } });
    await arrived;
    await worker.terminate();
    release(); // what is answered now finds nobody
    const { default: Replicate } = await import("mimeo");
    const after = new Replicate({ baseUrl: odd.url, auth: "x" });
    assert.equal(await after.run("a/b", { input: {} }), "late");
  });
});
