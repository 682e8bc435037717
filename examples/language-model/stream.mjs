import Replicate from "replicate";

const replicate = new Replicate({ baseUrl: process.env.REPLICATE_BASE_URL });

for await (const { event, data } of replicate.stream("local/storyteller", { input: { prompt: "Alice was", max_tokens: 40 } })) {
  if (event === "output") process.stdout.write(data);
}
process.stdout.write("\n");
