import Replicate from "replicate";

const replicate = new Replicate({ baseUrl: process.env.REPLICATE_BASE_URL });

export async function POST(request) {
  const { text } = await request.json();
  const prediction = await replicate.predictions.create({ model: "mimeo/speak", input: { text } });
  return Response.json(prediction, { status: 201 });
}
