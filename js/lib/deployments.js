"use strict";
// Deployments: an address and instances of its own for a version.
const { answer } = require("./calls.js");
const { create } = require("./predictions.js");

module.exports = (client, core) => ({
  get: (owner, name, { signal } = {}) => answer((stop) => core.getDeployment(`${owner}/${name}`, stop), signal),
  list: ({ signal } = {}) => answer((stop) => core.get("/v1/deployments", stop), signal),
  create: (config, { signal } = {}) => answer((stop) => core.createDeployment(config, stop), signal),
  update: (owner, name, changes, { signal } = {}) =>
    answer((stop) => core.updateDeployment(`${owner}/${name}`, changes, stop), signal),
  delete: async (owner, name, { signal } = {}) => {
    await answer((stop) => core.deleteDeployment(`${owner}/${name}`, stop), signal);
    return true;
  },
  predictions: {
    create: async (owner, name, options) =>
      create(client, (input, given, stop) => core.deploymentPredict(`${owner}/${name}`, input, given, stop), options),
  },
});
