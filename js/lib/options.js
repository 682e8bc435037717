"use strict";
// What may stand beside the input of a prediction.

const names = new Set([
  "webhook",
  "webhook_events_filter",
  "webhook_completed",
  "cancel_after",
  "idempotency_key",
  "stream", // what every prediction has
]);

/** The core's options. What they do not know is refused: it would be lost without a word. */
function createOptions({ webhook_completed, stream, ...rest }, client) {
  const unknown = Object.keys(rest).find((name) => !names.has(name) && rest[name] !== undefined);
  if (unknown) throw new TypeError(`No option of a prediction: ${unknown}`);
  const completed = webhook_completed && { webhook: webhook_completed, webhook_events_filter: ["completed"] };
  return { ...rest, ...completed, file_encoding_strategy: client.fileEncodingStrategy };
}

/** For how many seconds the server may hold its answer back, by the `wait` of `predictions.create`; null: not at all. */
function secondsOf(wait) {
  if (wait === true) return 60;
  return wait ? Math.max(1, Math.ceil(Number(wait)) || 1) : null;
}

/** The same by the `wait` of `run`, and how often it asks. */
function waitOf(wait = true) {
  if (typeof wait !== "object") return { wait: secondsOf(wait) };
  const { mode, type, timeout = true, interval } = wait ?? {};
  return { wait: (mode ?? type ?? "block") === "poll" ? null : secondsOf(timeout), interval };
}

module.exports = { createOptions, secondsOf, waitOf };
