import assert from "node:assert/strict";
import { test } from "node:test";
import { replicate } from "./mimeo.mjs";

test("predictions are created, waited for, got and listed", async () => {
  const model = await replicate.models.get("mimeo", "hello-world");
  const made = await replicate.predictions.create({
    version: model.latest_version.id,
    input: { text: "listed" },
    wait: true,
  });
  assert.equal(made.status, "succeeded");
  assert.equal(made.output, "hello listed");
  assert.ok(made.metrics.predict_time >= 0);
  assert.equal((await replicate.predictions.get(made.id)).id, made.id);
  assert.ok((await replicate.predictions.list()).results.some(({ id }) => id === made.id));
});

test("every page of a list is reached by paginate", async () => {
  await Promise.all(
    Array.from({ length: 101 }, (_, number) =>
      replicate.predictions.create({ model: "mimeo/hello-world", input: { text: String(number) }, wait: true })),
  );
  const ids = [];
  let pages = 0;
  for await (const batch of replicate.paginate(replicate.predictions.list)) {
    ids.push(...batch.map(({ id }) => id));
    if (++pages === 2) break;
  }
  assert.equal(pages, 2);
  assert.ok(ids.length > 100);
  assert.equal(new Set(ids).size, ids.length);
});

test("cancel answers the canceled prediction", async () => {
  const made = await replicate.predictions.create({ model: "mimeo/chaos", input: { sleep: 120 } });
  assert.equal((await replicate.predictions.cancel(made.id)).status, "canceled");
});

test("models, versions and the account", async () => {
  const { results } = await replicate.models.list();
  assert.ok(results.some(({ owner, name }) => `${owner}/${name}` === "mimeo/speak"));
  const versions = await replicate.models.versions.list("mimeo", "speak");
  const version = await replicate.models.versions.get("mimeo", "speak", versions.results[0].id);
  assert.equal(version.openapi_schema.components.schemas.Output.format, "uri");
  assert.equal((await replicate.accounts.current()).username, "local");
});

test("hardware, and the key that signs webhooks", async () => {
  assert.ok((await replicate.hardware.list()).some(({ sku, name }) => sku === "cpu" && name));
  const { key } = await replicate.webhooks.default.secret.get();
  assert.match(key, /^whsec_[A-Za-z0-9+/]+=*$/);
});

test("deployments are created, used, changed, listed and deleted", async () => {
  const { latest_version: latest } = await replicate.models.get("mimeo", "hello-world");
  const wanted = { model: "mimeo/hello-world", version: latest.id, hardware: "cpu", min_instances: 0, max_instances: 2 };
  const made = await replicate.deployments.create({ name: "js-client", ...wanted });
  assert.equal(made.current_release.number, 1);
  const changed = await replicate.deployments.update("local", "js-client", { max_instances: 3 });
  assert.equal(changed.current_release.number, 2);
  assert.equal(changed.current_release.configuration.max_instances, 3);
  assert.deepEqual(await replicate.deployments.get("local", "js-client"), changed);
  assert.ok((await replicate.deployments.list()).results.some(({ name }) => name === "js-client"));
  assert.equal(await replicate.deployments.delete("local", "js-client"), true);

  await replicate.deployments.create({ name: "js-used", ...wanted });
  const done = await replicate.wait(
    await replicate.deployments.predictions.create("local", "js-used", { input: { text: "deployed" } }));
  assert.equal(done.output, "hello deployed");
  assert.equal(done.version, latest.id);
  await assert.rejects(replicate.deployments.delete("local", "js-used"), (error) => error.response.status === 409);
});

test("an unknown prediction is a 404", async () => {
  await assert.rejects(replicate.predictions.get("nope"), (error) => error.response.status === 404);
});
