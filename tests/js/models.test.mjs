import assert from "node:assert/strict";
import { test } from "node:test";
import { replicate } from "./mimeo.mjs";

const names = (models) => models.map(({ owner, name }) => `${owner}/${name}`);

test("a model is created, found and listed", async () => {
  const name = "made-by-javascript";
  const made = await replicate.models.create("local", name, { visibility: "private", hardware: "cpu", description: "Hi" });
  assert.equal(made.name, name);
  assert.equal((await replicate.models.get("local", name)).description, "Hi");
  assert.ok((await replicate.hardware.list()).some(({ sku }) => sku === "cpu"));
  const gone = await replicate.request(`/models/local/${name}`, { method: "DELETE" });
  assert.equal(gone.status, 204);
});

test("search takes what this client sends", async () => {
  const found = await replicate.models.search("hello world");
  assert.equal(names(found.results)[0], "mimeo/hello-world");
  assert.equal(found.next, null);
});

test("collections are listed and read", async () => {
  const { results } = await replicate.collections.list();
  assert.ok(results.some(({ slug }) => slug === "official"));
  assert.deepEqual((await replicate.collections.get("official")).models, []);
});
