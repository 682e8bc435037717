"use strict";
// Whether a webhook call comes from the server that it says it comes from.
const { verifyWebhook } = require("./core.js");

/** The body byte by byte as it came, as far as it is still to be had. */
async function bytesOf(body) {
  if (typeof body === "string") return Buffer.from(body);
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  if (typeof body?.[Symbol.asyncIterator] === "function") {
    const chunks = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
  if (body && typeof body === "object") return Buffer.from(JSON.stringify(body));
  throw new Error("Missing required body");
}

/** `validateWebhook(request, secret)`, where the request has `headers` and `body` (of fetch, or plain objects), or
 * `validateWebhook({ id, timestamp, signature, body, secret })`. Last may come `{ tolerance }`: how many seconds old the call
 * may be; any number without it. */
async function validateWebhook(request, ...rest) {
  const { headers } = request;
  const secret = headers ? rest.shift() : request.secret;
  const tolerance = rest.find((one) => typeof one?.tolerance === "number")?.tolerance ?? 0;
  const header = (name) => (typeof headers.get === "function" ? headers.get(name) : headers[name]);
  const { id, timestamp, signature } = headers
    ? { id: header("webhook-id"), timestamp: header("webhook-timestamp"), signature: header("webhook-signature") }
    : request;
  if (!id || !timestamp || !signature) throw new Error("Missing required webhook headers");
  if (typeof secret !== "string" || secret === "") throw new Error("Missing required secret");
  const fault = verifyWebhook(id, timestamp, signature, await bytesOf(request.body), secret, tolerance);
  if (fault?.kind === "local") throw new Error(fault.message);
  return fault === null;
}

module.exports = { validateWebhook };
