import Replicate from "replicate";

const replicate = new Replicate({ baseUrl: process.env.REPLICATE_BASE_URL });

export async function GET(request, { params }) {
  const { id } = await params;
  return Response.json(await replicate.predictions.get(id), { headers: { "Cache-Control": "no-store" } });
}
