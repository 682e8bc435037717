import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { before, test } from "node:test";
import { replicate } from "./mimeo.mjs";

before(() => {
  for (const model of ["local/learner", "local/learned"]) {
    execFileSync(process.env.MIMEO, ["push", process.env.TRAINABLE, model]);
  }
});

const base = async () => (await replicate.models.get("local", "learner")).latest_version.id;

test("a training is created, polled, and its version run", async () => {
  let training = await replicate.trainings.create("local", "learner", await base(), {
    destination: "local/learned",
    input: { words: "data:text/plain,six%20seven" },
  });
  assert.equal(training.status, "starting");
  while (["starting", "processing"].includes(training.status)) training = await replicate.trainings.get(training.id);
  assert.equal(training.status, "succeeded", training.error);
  assert.equal(await replicate.run(training.output.version, { input: { greeting: "hi" } }), "hi, seven six ");
  assert.ok((await replicate.trainings.list()).results.some(({ id }) => id === training.id));
});

test("a training is canceled, and an unknown destination refused", async () => {
  const input = { words: "data:,a", sleep: 600 };
  const training = await replicate.trainings.create("local", "learner", await base(), { destination: "local/learner", input });
  assert.equal((await replicate.trainings.cancel(training.id)).status, "canceled");
  await assert.rejects(
    replicate.trainings.create("local", "learner", await base(), { destination: "<invalid>", input }),
    (error) => error.response.status === 404,
  );
});
