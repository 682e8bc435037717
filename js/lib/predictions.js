"use strict";
// Predictions: one run of a model each.
const { answer } = require("./calls.js");
const { encode } = require("./inputs.js");
const { createOptions, secondsOf } = require("./options.js");

/** Begins one by `door(input, options, stop)`. */
async function create(client, door, { input = {}, wait, signal, ...rest }) {
  const options = { ...createOptions(rest, client), wait: secondsOf(wait) };
  const encoded = await encode(input, client.fileEncodingStrategy === "data-uri");
  return answer((stop) => door(encoded, options, stop), signal);
}

const predictions = (client, core) => ({
  create: async ({ model, version, ...options }) => {
    const ref = version || model;
    if (!ref) throw new Error("Either model or version must be specified");
    return create(client, (input, given, stop) => core.createPrediction(ref, input, given, stop), options);
  },
  get: (id, { signal } = {}) => answer((stop) => core.getPrediction(id, stop), signal),
  cancel: (id, { signal } = {}) => answer((stop) => core.cancelPrediction(id, stop), signal),
  list: ({ signal } = {}) => answer((stop) => core.get("/v1/predictions", stop), signal),
});

module.exports = { create, predictions };
