"use strict";
// Trainings: making new versions of a model.
const { answer } = require("./calls.js");
const { create } = require("./predictions.js");

module.exports = (client, core) => ({
  create: async (owner, name, version, { destination, ...options }) => {
    const ref = `${owner}/${name}:${version}`;
    return create(client, (input, given, stop) => core.createTraining(ref, destination, input, given, stop), options);
  },
  get: (id, { signal } = {}) => answer((stop) => core.getTraining(id, stop), signal),
  cancel: (id, { signal } = {}) => answer((stop) => core.cancelTraining(id, stop), signal),
  list: ({ signal } = {}) => answer((stop) => core.get("/v1/trainings", stop), signal),
});
