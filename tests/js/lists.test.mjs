// Every list that the client offers, through the client's own paginate; and the smaller things that it exports.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseProgressFromLogs } from "replicate";
import { replicate } from "./mimeo.mjs";

async function everything(list) {
  const found = [];
  for await (const batch of replicate.paginate(list)) found.push(...batch);
  return found;
}

test("collections, models and versions are reached by paginate", async () => {
  assert.ok((await everything(replicate.collections.list)).some(({ slug }) => slug === "official"));
  const models = await everything(replicate.models.list);
  assert.equal(models.filter(({ owner, name }) => `${owner}/${name}` === "mimeo/speak").length, 1);
  const [version] = await everything(() => replicate.models.versions.list("mimeo", "speak"));
  assert.equal(version.id, (await replicate.models.get("mimeo", "speak")).latest_version.id);
});

test("a file is among the files that paginate reaches until it is deleted", async () => {
  const file = await replicate.files.create(Buffer.from("listed"));
  const ids = async () => (await everything(replicate.files.list)).map(({ id }) => id);
  assert.ok((await ids()).includes(file.id));
  await replicate.files.delete(file.id);
  assert.ok(!(await ids()).includes(file.id));
});

test("a deployment is among the deployments that paginate reaches until it is deleted", async () => {
  const { latest_version: latest } = await replicate.models.get("mimeo", "hello-world");
  await replicate.deployments.create({
    name: "js-listed",
    model: "mimeo/hello-world",
    version: latest.id,
    hardware: "cpu",
    min_instances: 0,
    max_instances: 1,
  });
  const names = async () => (await everything(replicate.deployments.list)).map(({ name }) => name);
  assert.ok((await names()).includes("js-listed"));
  assert.equal(await replicate.deployments.delete("local", "js-listed"), true);
  assert.ok(!(await names()).includes("js-listed"));
});

test("an unknown collection is a 404", async () => {
  await assert.rejects(replicate.collections.get("none"), (error) => error.response.status === 404);
});

test("progress is read from the logs", async () => {
  const made = await replicate.predictions.create({ model: "mimeo/chaos", input: { lines: 4 }, wait: true });
  assert.deepEqual(parseProgressFromLogs(made), { percentage: 1, current: 4, total: 4 });
});
