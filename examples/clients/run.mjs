import { readFile, writeFile } from "node:fs/promises";
import Replicate from "replicate";

const replicate = new Replicate({ baseUrl: process.env.REPLICATE_BASE_URL });

// A text in, a file out: a FileOutput, which is a ReadableStream.
const sound = await replicate.run("mimeo/speak", { input: { text: "Good morning" } });
await writeFile("morning.wav", sound);

// A file in, several files out.
const sizes = await replicate.run("mimeo/enlarge", { input: { image: await readFile("picture.png") } });
for (const [number, image] of sizes.entries()) await writeFile(`larger-${number}.png`, image);

// Without waiting: make a prediction, look at it later.
let prediction = await replicate.predictions.create({ model: "mimeo/hello-world", input: { text: "Ada" } });
prediction = await replicate.wait(prediction);
console.log(prediction.status, prediction.output);
