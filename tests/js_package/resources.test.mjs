// Everything else the API has.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { ApiError, parseProgressFromLogs, validateWebhook } from "mimeo";
import { CHAOS, HELLO, clientOf, ended, replicate } from "./mimeo.mjs";
import { json, withServer } from "./odd_server.mjs";

test("predictions", async () => {
  const { latest_version: latest } = await replicate.models.get("mimeo", "hello-world");
  for (const which of [{ model: HELLO }, { version: latest.id }]) {
    const made = await replicate.predictions.create({ ...which, input: { text: "Ada" }, wait: true });
    assert.deepEqual([made.status, made.output], ["succeeded", "hello Ada"]);
    assert.deepEqual(await replicate.predictions.get(made.id), made);
    assert.ok((await replicate.predictions.list()).results.some(({ id }) => id === made.id));
    assert.equal((await replicate.predictions.cancel(made.id)).status, "succeeded");
  }
  await assert.rejects(replicate.predictions.create({ input: {} }), /model or version/);
  const slow = await replicate.predictions.create({ model: CHAOS, input: { sleep: 600 }, wait: 1 });
  assert.equal(slow.output ?? null, null);
  await replicate.predictions.cancel(slow.id);
  assert.equal((await ended(slow.id)).status, "canceled");
});

test("the same key is the same prediction", async () => {
  const options = { model: HELLO, input: { text: "once" }, idempotency_key: `key-${process.pid}` };
  const [one, two] = [await replicate.predictions.create(options), await replicate.predictions.create(options)];
  assert.equal(one.id, two.id);
});

test("progress is read from logs", async () => {
  const made = await replicate.predictions.create({ model: CHAOS, input: { text: "a", lines: 10 }, wait: true });
  assert.deepEqual(parseProgressFromLogs(made), { percentage: 1, current: 10, total: 10 });
  assert.deepEqual(parseProgressFromLogs("  76%|████ | 7568/10000 [00:33<00:10]"), { percentage: 0.76, current: 7568, total: 10000 });
  assert.equal(parseProgressFromLogs("nothing"), null);
});

test("models and versions", async () => {
  const made = await replicate.models.create("local", "of-javascript", { visibility: "private", hardware: "cpu", description: "One" });
  assert.equal(made.description, "One");
  assert.equal((await replicate.models.update("local", "of-javascript", { description: "Two", readme: "# Hi" })).description, "Two");
  assert.equal(await replicate.models.readme.get("local", "of-javascript"), "# Hi");
  assert.equal((await replicate.models.get("local", "of-javascript")).description, "Two");
  assert.equal(await replicate.models.delete("local", "of-javascript"), true);
  await assert.rejects(replicate.models.get("local", "of-javascript"), (error) => error instanceof ApiError && error.status === 404);

  const versions = await replicate.models.versions.list("mimeo", "hello-world");
  const [first] = versions.results;
  assert.deepEqual(await replicate.models.versions.get("mimeo", "hello-world", first.id), first);
  assert.equal((await replicate.models.search("hello world")).results[0].name, "hello-world");
  assert.equal((await replicate.search("hello", { limit: 1 })).models.length, 1);
  assert.ok(Array.isArray((await replicate.models.examples.list("mimeo", "hello-world")).results));
});

test("every page is reached by paginate, when it is wanted", async () => {
  const answer = (request, response, odd) => {
    const page = Number(new URL(request.url, odd.url).searchParams.get("cursor") ?? 1);
    json(response, { results: [{ id: `${page}a` }, { id: `${page}b` }], next: page < 3 ? `${odd.url}/v1/predictions?cursor=${page + 1}` : null });
  };
  await withServer(answer, async (odd) => {
    const client = clientOf(odd);
    const ids = [];
    for await (const page of client.paginate(client.predictions.list)) ids.push(...page.map(({ id }) => id));
    assert.deepEqual(ids, ["1a", "1b", "2a", "2b", "3a", "3b"]);
    const controller = new AbortController();
    for await (const page of client.paginate(client.predictions.list, { signal: controller.signal })) {
      if (page[0].id === "2a") controller.abort();
    }
    assert.deepEqual(odd.requests.slice(3).map(({ url }) => url), ["/v1/predictions", "/v1/predictions?cursor=2"]);
  });
  const first = (await replicate.paginate(replicate.models.list).next()).value;
  assert.ok(first.some(({ name }) => name === "hello-world"));
});

test("accounts, hardware, collections", async () => {
  assert.equal((await replicate.accounts.current()).username, "local");
  assert.ok((await replicate.hardware.list()).some(({ sku }) => sku === "cpu"));
  const { results } = await replicate.collections.list();
  assert.deepEqual((await replicate.collections.get(results[0].slug)).models, []);
});

test("deployments", async () => {
  const { latest_version: latest } = await replicate.models.get("mimeo", "hello-world");
  const config = { model: HELLO, version: latest.id, hardware: "cpu", min_instances: 0, max_instances: 1 };
  const made = await replicate.deployments.create({ name: "js-package", ...config });
  assert.deepEqual(await replicate.deployments.get("local", "js-package"), made);
  const used = await replicate.deployments.predictions.create("local", "js-package", { input: { text: "Ada" }, wait: true });
  assert.equal(used.output, "hello Ada");
  const changed = await replicate.deployments.update("local", "js-package", { max_instances: 2 });
  assert.equal(changed.current_release.configuration.max_instances, 2);
  assert.ok((await replicate.deployments.list()).results.some(({ name }) => name === "js-package"));
  await assert.rejects(replicate.deployments.delete("local", "js-package"), { status: 409 });
  await replicate.deployments.create({ name: "js-unused", ...config });
  assert.equal(await replicate.deployments.delete("local", "js-unused"), true);
});

test("files", async () => {
  const file = await replicate.files.create(new Blob(["test"], { type: "text/plain" }), { of: "a test" });
  assert.deepEqual([file.size, file.content_type, file.metadata], [4, "text/plain", { of: "a test" }]);
  assert.deepEqual(await replicate.files.get(file.id), file);
  assert.ok((await replicate.files.list()).results.some(({ id }) => id === file.id));
  assert.equal(await replicate.files.delete(file.id), true);
  await assert.rejects(replicate.files.get(file.id), { status: 404 });
  await assert.rejects(replicate.files.create("no file"), TypeError);
});

test("trainings are refused where there is nothing to train", async () => {
  const { latest_version: latest } = await replicate.models.get("mimeo", "hello-world");
  const call = replicate.trainings.create("mimeo", "hello-world", latest.id, { destination: "local/none", input: {} });
  await assert.rejects(call, ApiError);
  assert.deepEqual((await replicate.trainings.list()).results, []);
});

test("a webhook of Mimeo is recognised", async () => {
  const { key: secret } = await replicate.webhooks.default.secret.get();
  const [id, body] = ["msg_1", '{"id":"x"}'];
  const timestamp = String(Math.floor(Date.now() / 1000));
  const mac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64")).update(`${id}.${timestamp}.${body}`);
  const signature = `v1,${mac.digest("base64")}`;
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  const request = () => new Request("http://receiver.test/", { method: "POST", headers, body });
  assert.equal(await validateWebhook(request(), secret), true);
  assert.equal(await validateWebhook({ headers, body: Buffer.from(body) }, secret, { tolerance: 300 }), true);
  assert.equal(await validateWebhook({ headers, body: JSON.parse(body) }, secret), true);
  assert.equal(await validateWebhook({ id, timestamp, signature, body, secret }), true);
  assert.equal(await validateWebhook({ headers, body: body + " " }, secret), false);
  assert.equal(await validateWebhook({ headers, body }, `whsec_${Buffer.from("another").toString("base64")}`), false);
  const old = { ...headers, "webhook-timestamp": "1700000000" };
  assert.equal(await validateWebhook({ headers: old, body }, secret, { tolerance: 300 }), false);
  await assert.rejects(validateWebhook({ headers: {}, body }, secret), /headers/);
  await assert.rejects(validateWebhook({ headers, body }), /secret/);
});
