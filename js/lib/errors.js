"use strict";
// What goes wrong. All of it is a ReplicateException.

class ReplicateException extends Error {
  constructor(message) {
    super(message);
    this.name = this.constructor.name;
  }
}

/** The API said no, in its own words. */
class ApiError extends ReplicateException {
  constructor({ message, status, title, invalid_fields = [], retry_after }) {
    super(message);
    this.status = status;
    this.title = title;
    this.detail = message;
    this.invalid_fields = invalid_fields;
    this.retry_after = retry_after;
  }

  /** What the official client's error has: its `status` as a rule is all that is looked at. */
  get response() {
    const { status, title, detail, invalid_fields } = this;
    const headers = { "content-type": "application/problem+json" };
    if (this.retry_after !== undefined) headers["retry-after"] = String(this.retry_after);
    return new Response(JSON.stringify({ status, title, detail, invalid_fields }), { status, headers });
  }
}

/** The model failed. `prediction` has its logs and all the rest. */
class ModelError extends ReplicateException {
  constructor(prediction) {
    super(`Prediction failed: ${prediction.error}`);
    this.prediction = prediction;
  }
}

/** No connection, or it broke, or nobody answered in time. */
class NetworkError extends ReplicateException {}

/** The prediction was canceled, by whomever. */
class CanceledError extends ReplicateException {
  constructor(message, prediction_id) {
    super(message);
    this.prediction_id = prediction_id;
  }
}

/** The file or the stream was there once, and its time is over. */
class ExpiredError extends ReplicateException {}

/** What arrived is not what was sent: wrong length, wrong hash, no JSON. */
class CorruptedError extends ReplicateException {}

/** Something on this machine: a file cannot be read or written, no server was found. */
class LocalError extends ReplicateException {}

const kinds = {
  refused: (told) => (told.status ? new ApiError(told) : new ReplicateException(told.message)),
  model_failed: ({ prediction_id: id, message: error, logs }) => new ModelError({ id, status: "failed", error, logs }),
  network: ({ message }) => new NetworkError(message),
  canceled: ({ message, prediction_id }) => new CanceledError(message, prediction_id || undefined),
  expired: ({ message }) => new ExpiredError(message),
  corrupted: ({ message }) => new CorruptedError(message),
  local: ({ message }) => new LocalError(message),
};

/** The exception for what a call of the core was rejected with. What `signal` stopped fails as it says. */
function errorOf(told, signal) {
  if (told instanceof Error || !kinds[told?.kind]) return told;
  if (told.kind === "canceled" && signal?.aborted) return signal.reason;
  return kinds[told.kind](told);
}

module.exports = {
  ApiError,
  CanceledError,
  CorruptedError,
  ExpiredError,
  LocalError,
  ModelError,
  NetworkError,
  ReplicateException,
  errorOf,
};
