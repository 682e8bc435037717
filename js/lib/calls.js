"use strict";
// How calls of the core are awaited.
const { Stop } = require("./core.js");
const { errorOf } = require("./errors.js");

/** A Stop that `signal` asks for, until it is released. Without a signal there is none: what cannot be stopped may be quicker. */
function stopOn(signal, always = false) {
  if (!signal) return { stop: always ? new Stop() : undefined, release() {} };
  signal.throwIfAborted();
  const stop = new Stop();
  const request = () => stop.request();
  signal.addEventListener("abort", request, { once: true });
  return { stop, release: () => signal.removeEventListener("abort", request) };
}

/** What the call that `begin(stop)` begins answers, or the exception that there is instead. */
async function answer(begin, signal, always) {
  const stopping = stopOn(signal, always);
  try {
    return await begin(stopping.stop);
  } catch (told) {
    throw errorOf(told, signal);
  } finally {
    stopping.release();
  }
}

/** The same for a call that tells of its progress: what `watch` throws ends it, and is thrown. */
async function watched(begin, signal, watch) {
  if (!watch) return answer((stop) => begin(undefined, stop), signal);
  let thrown;
  const guarded = (stop) => (told) => {
    try {
      if (!thrown) watch(told);
    } catch (error) {
      thrown = { error };
      stop.request();
    }
  };
  const call = answer((stop) => begin(guarded(stop), stop), signal, true);
  const [{ value, reason, status }] = await Promise.allSettled([call]);
  if (thrown) throw thrown.error;
  if (status === "rejected") throw reason;
  return value;
}

module.exports = { answer, stopOn, watched };
