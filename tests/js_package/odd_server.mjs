// An HTTP server that answers what a test tells it to, and remembers what it was asked. It runs on the event loop of the test:
// if the package blocked that, nothing here would ever be answered.
import { once } from "node:events";
import http from "node:http";
import { freePort } from "./mimeo.mjs";

/** Runs `body(server)`; `answer(request, response)` is called for each request, and need not answer. */
export async function withServer(answer, body) {
  const port = freePort();
  const odd = { url: `http://127.0.0.1:${port}`, requests: [] };
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    odd.requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    answer(request, response, odd);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  try {
    return await body(odd);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

export function json(response, value, status = 200) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
