// What people write with `require`.
import Replicate = require("mimeo");

const replicate = new Replicate();
const file: Replicate.FileOutput = replicate.file("https://example.com/a.png");

async function main(): Promise<Replicate.Prediction> {
  const output: string = await replicate.run<string>("mimeo/hello-world", { input: { text: "Ada" } });
  if (output === "") throw new Replicate.ReplicateException(`${file}`);
  return replicate.predictions.get(output);
}
void main();
