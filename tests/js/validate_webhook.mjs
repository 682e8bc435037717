// The official client's opinion of a call to a webhook that comes as JSON on standard input.
import { text } from "node:stream/consumers";
import { validateWebhook } from "replicate";

const { secret, headers, body } = JSON.parse(await text(process.stdin));
const request = new Request("http://receiver.test/", { method: "POST", headers, body });
console.log(await validateWebhook(request, secret));
