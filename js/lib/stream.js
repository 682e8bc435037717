"use strict";
// The output of a prediction as it is made.
const { stopOn } = require("./calls.js");
const { errorOf } = require("./errors.js");

/** One event, as it was sent. */
class ServerSentEvent {
  constructor(event, data, id, retry) {
    this.event = event;
    this.data = data;
    this.id = id;
    this.retry = retry;
  }

  toString() {
    return this.event === "output" ? String(this.data) : "";
  }
}

/** Every event once, however often the connection breaks; the last is `done`. Who leaves before leaves the prediction alone;
 * `signal` cancels it. */
async function* listen(begin, { signal, useFileOutput }) {
  const stopping = stopOn(signal);
  let events;
  try {
    events = await begin(stopping.stop);
    for (let told; (told = await events.next()) !== null; ) {
      yield new ServerSentEvent(told.event, told.file && useFileOutput ? told.file : told.data, told.id);
    }
    yield new ServerSentEvent("done", "{}", events.lastId);
  } catch (told) {
    throw errorOf(told, signal);
  } finally {
    events?.close();
    stopping.release();
  }
}

module.exports = { ServerSentEvent, listen };
