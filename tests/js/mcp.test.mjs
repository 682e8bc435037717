// The official MCP client, unchanged, over TLS.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { picture, plain } from "./mimeo.mjs";

const address = new URL("/mcp", process.env.REPLICATE_BASE_URL);
const { REPLICATE_API_TOKEN: token } = process.env;

async function connect(bearer = token) {
  const transport = new StreamableHTTPClientTransport(address, { requestInit: { headers: { Authorization: `Bearer ${bearer}` } } });
  const client = new Client({ name: "mimeo-tests", version: "1" });
  await client.connect(transport);
  return { client, transport };
}

let client, transport;
before(async () => ({ client, transport } = await connect()));
after(() => client.close());

const call = (name, args, options) => client.callTool({ name, arguments: args }, undefined, options);
const texts = (result) => result.content.filter((one) => one.type === "text").map((one) => one.text);
const links = (result) => result.content.filter((one) => one.type === "resource_link");

test("a client connects, learns who we are, and has a session", async () => {
  assert.equal(client.getServerVersion().name, "mimeo");
  assert.match(client.getInstructions(), /run_model/);
  assert.ok(transport.sessionId);
  await client.ping();
});

test("a wrong token does not connect", async () => {
  await assert.rejects(connect("r8_" + "x".repeat(37)));
});

test("the tools are listed", async () => {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map((tool) => tool.name).sort(),
    ["cancel_prediction", "fetch_file", "get_model_schema", "get_prediction", "run_model", "search_models"]);
});

test("a model is searched, read and run", async () => {
  assert.match(texts(await call("search_models", { query: "hello" }))[0], /^mimeo\/hello-world: /m);
  assert.match(texts(await call("search_models", {}))[0], /^mimeo\/speak/m);
  const schema = JSON.parse(texts(await call("get_model_schema", { model: "mimeo/hello-world" }))[0]);
  assert.equal(schema.input.properties.text.type, "string");
  const result = await call("run_model", { model: "mimeo/hello-world", input: { text: "Ada" } });
  assert.ok(!result.isError);
  assert.equal(texts(result)[0], "hello Ada");
});

test("text that comes in pieces is one text", async () => {
  const result = await call("run_model", { model: "mimeo/read-text", input: { image: `data:image/png;base64,${(await picture()).toString("base64")}` } });
  assert.match(texts(result)[0], /Ada wrote/);
});

test("an output file is a link, and can be fetched", async () => {
  const result = await call("run_model", { model: "mimeo/speak", input: { text: "Good morning" } });
  const [link] = links(result);
  assert.match(link.mimeType, /^audio\//);
  assert.ok(link.size > 10_000);
  const fetched = await call("fetch_file", { url: link.uri });
  assert.equal(fetched.content[0].type, "audio");
  const bytes = Buffer.from(fetched.content[0].data, "base64");
  assert.equal(bytes.length, link.size);
  assert.deepEqual(bytes, Buffer.from(await (await fetch(link.uri)).arrayBuffer()));
});

test("small pictures are shown", async () => {
  const image = `data:image/png;base64,${(await picture()).toString("base64")}`;
  const result = await call("run_model", { model: "mimeo/enlarge", input: { image } });
  const shown = result.content.find((one) => one.type === "image");
  assert.ok(shown, JSON.stringify(result.content.map((one) => one.type)));
  const same = links(result).find((link) => link.size === Buffer.from(shown.data, "base64").length);
  assert.equal((await call("fetch_file", { url: same.uri })).content[0].data, shown.data);
});

test("other files come as they are, and large ones not at all", async () => {
  const small = await call("run_model", { model: "mimeo/chaos", input: { files: 1, size: 300 } });
  const [link] = links(small);
  const fetched = await call("fetch_file", { url: link.uri });
  assert.equal(Buffer.from(fetched.content[0].resource.blob, "base64").length, 300);
  const large = await call("run_model", { model: "mimeo/chaos", input: { files: 1, size: 5_000_000 } });
  const refused = await call("fetch_file", { url: links(large)[0].uri });
  assert.ok(refused.isError);
  assert.match(refused.content[0].text, /5\.0 MB, too large/);
});

test("an upload of one's own can be fetched", async () => {
  const file = await plain.files.create(new Blob(["some words"], { type: "text/plain" }));
  assert.equal(texts(await call("fetch_file", { url: file.urls.get }))[0], "some words");
});

test("a model that fails, and an input that is refused, are errors of the tool", async () => {
  const failed = await call("run_model", { model: "mimeo/chaos", input: { fail: "the paint ran out" } });
  assert.ok(failed.isError);
  assert.equal(failed.content[0].text, "the paint ran out");
  const refused = await call("run_model", { model: "mimeo/chaos", input: { chunks: "many" } });
  assert.ok(refused.isError);
  assert.match(refused.content[0].text, /input\.chunks/);
});

test("progress is told, and grows", async () => {
  const notices = [];
  const result = await call("run_model", { model: "mimeo/chaos", input: { text: "done", lines: 5, sleep: 4 } },
    { onprogress: (notice) => notices.push(notice), timeout: 30_000, resetTimeoutOnProgress: true });
  assert.match(texts(result).join(), /succeeded/);
  assert.ok(notices.length >= 2, JSON.stringify(notices));
  for (let i = 1; i < notices.length; ++i) assert.ok(notices[i].progress > notices[i - 1].progress);
  assert.equal(notices.at(-1).total, 100);
});

/// The state of the newest prediction of mimeo/chaos, when `accepts` it.
async function newest(accepts) {
  for (;;) {
    const { results } = await plain.predictions.list();
    const found = results.find((one) => one.model === "mimeo/chaos");
    if (found && accepts(found)) return found;
  }
}

for (const [how, options] of [["in silence", {}], ["with progress", { onprogress: () => {} }]]) {
  test(`a run that is cancelled ${how} cancels its prediction`, async () => {
    const controller = new AbortController();
    const marked = `cancel me ${how} ${Date.now()}`;
    const running = call("run_model", { model: "mimeo/chaos", input: { text: marked, sleep: 120 } }, { ...options, signal: controller.signal, timeout: 100_000 });
    const begun = await newest((one) => one.input.text === marked && one.status === "processing");
    controller.abort();
    await assert.rejects(running);
    const ended = await newest((one) => one.id === begun.id && one.status !== "processing");
    assert.equal(ended.status, "canceled");
  });
}

test("a client that hangs up cancels nothing, and may come back", async () => {
  const { client: other } = await connect();
  const marked = `hang up ${Date.now()}`;
  const running = other.callTool({ name: "run_model", arguments: { model: "mimeo/chaos", input: { text: marked, sleep: 3 } } }, undefined,
    { onprogress: () => {} });
  const begun = await newest((one) => one.input.text === marked);
  await other.close();
  await assert.rejects(running);
  const result = await call("get_prediction", { id: begun.id, wait_seconds: 40 });
  assert.ok(!result.isError);
  assert.match(texts(result).at(-1), /succeeded/);
});

test("who does not wait is told how to go on", async () => {
  const made = await call("run_model", { model: "mimeo/chaos", input: { text: "later", sleep: 60 }, wait_seconds: 0 });
  const { id } = made._meta["mimeo/prediction"];
  assert.match(texts(made).at(-1), /get_prediction/);
  assert.match(texts(await call("cancel_prediction", { id }))[0], /canceled/);
});
