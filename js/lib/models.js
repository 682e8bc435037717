"use strict";
// Models, their versions and examples.
const { answer } = require("./calls.js");

module.exports = (core) => ({
  get: (owner, name, { signal } = {}) => answer((stop) => core.getModel(`${owner}/${name}`, stop), signal),
  list: ({ signal } = {}) => answer((stop) => core.get("/v1/models", stop), signal),
  create: (owner, name, { visibility, hardware, signal, ...more } = {}) =>
    answer((stop) => core.createModel({ owner, name, visibility, hardware }, more, stop), signal),
  update: (owner, name, { signal, ...changes } = {}) =>
    answer((stop) => core.updateModel(`${owner}/${name}`, changes, stop), signal),
  delete: async (owner, name, { signal } = {}) => {
    await answer((stop) => core.deleteModel(`${owner}/${name}`, stop), signal);
    return true;
  },
  search: (query, { signal } = {}) => answer((stop) => core.searchModels(query, stop), signal),
  examples: {
    list: (owner, name, { signal } = {}) => answer((stop) => core.listExamples(`${owner}/${name}`, stop), signal),
  },
  readme: {
    get: (owner, name, { signal } = {}) => answer((stop) => core.getReadme(`${owner}/${name}`, stop), signal),
  },
  versions: {
    list: (owner, name, { signal } = {}) => answer((stop) => core.listVersions(`${owner}/${name}`, stop), signal),
    get: (owner, name, id, { signal } = {}) => answer((stop) => core.getVersion(`${owner}/${name}`, id, stop), signal),
    delete: async (owner, name, id, { signal } = {}) => {
      await answer((stop) => core.deleteVersion(`${owner}/${name}`, id, stop), signal);
      return true;
    },
  },
});
