"use strict";
// What the API has besides: who one is, what models run on, collections, the secret that signs webhooks.
const { answer } = require("./calls.js");

const accounts = (core) => ({
  current: ({ signal } = {}) => answer((stop) => core.get("/v1/account", stop), signal),
});

const hardware = (core) => ({
  list: ({ signal } = {}) => answer((stop) => core.get("/v1/hardware", stop), signal),
});

const collections = (core) => ({
  list: ({ signal } = {}) => answer((stop) => core.get("/v1/collections", stop), signal),
  get: (slug, { signal } = {}) => answer((stop) => core.getCollection(slug, stop), signal),
});

const webhooks = (core) => ({
  default: {
    secret: {
      get: async ({ signal } = {}) => ({ key: await answer((stop) => core.webhookSecret(stop), signal) }),
    },
  },
});

module.exports = { accounts, collections, hardware, webhooks };
