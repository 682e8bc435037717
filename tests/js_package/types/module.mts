// What people write, as an ES module.
import { createReadStream, createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import Replicate, { ApiError, FileOutput, ModelError, parseProgressFromLogs, validateWebhook } from "mimeo";
import type { Model, Page, Prediction, RunOptions, ServerSentEvent, Status } from "mimeo";

const replicate = new Replicate({ useFileOutput: true, timeout: 5000, fileEncodingStrategy: "upload" });

const input = { image: createReadStream("photo.png"), steps: 4 };
const files = await replicate.run<FileOutput[]>("acme/enlarge", { input }, (prediction: Prediction) => {
  const status: Status = prediction.status;
  console.log(status, parseProgressFromLogs(prediction)?.percentage);
});
for (const [index, file] of files.entries()) {
  await writeFile(`output_${index}.png`, file);
  const address: string = file.url().href;
  const type: string = (await file.blob()).type;
  const size: number = await file.save(`${address}.png`, { sha256: type, onProgress: (done, total) => done / (total ?? 1) });
  file.pipe(createWriteStream(String(size))).on("finish", () => {});
  for await (const chunk of file) chunk.byteLength.toFixed();
}

const polling: RunOptions = { input: {}, wait: { type: "poll" } };
await replicate.run("acme/enlarge", polling);
await replicate.run("acme/enlarge", { input: {}, wait: { mode: "poll", interval: 100 } });
await replicate.run("acme/enlarge", { input: {}, wait: { mode: "block", timeout: 10 }, signal: AbortSignal.timeout(1000) });

for await (const event of replicate.stream("acme/story", { input: { prompt: "Once" } })) {
  const one: ServerSentEvent = event;
  if (one.event === "output") process.stdout.write(String(one));
}

try {
  const made = await replicate.predictions.create({ model: "acme/enlarge", input: {}, wait: true, cancel_after: "5m" });
  const done = await replicate.wait(made, { interval: 100 }, async ({ status }) => status === "processing");
  for await (const { data } of replicate.predictions.stream(done)) console.log(typeof data);
} catch (error) {
  if (error instanceof ApiError) console.log(error.status, error.response.status, error.invalid_fields[0]?.field);
  if (error instanceof ModelError) console.log(error.prediction.logs);
}

for await (const page of replicate.paginate(replicate.models.list)) {
  const models: Model[] = page;
  console.log(models.length);
}
const found: Page<Model> = await replicate.models.search("enlarge");
console.log(found.next, (await replicate.files.create(new Blob(["a"]))).urls.get);
const { key } = await replicate.webhooks.default.secret.get();
const genuine: boolean = await validateWebhook(new Request("http://a/"), key, { tolerance: 300 });
console.log(genuine);

// @ts-expect-error a prediction is of a model or a version
await replicate.predictions.create({ input: {} });
// @ts-expect-error an input is wanted
await replicate.run("acme/enlarge", {});
// @ts-expect-error spelled wrong
await replicate.run("acme/enlarge", { input: {}, webhok: "https://example.com" });
// @ts-expect-error files come out of a client
new FileOutput();
