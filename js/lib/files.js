"use strict";
// Uploaded files: what inputs refer to.
const { answer } = require("./calls.js");
const { fileOf } = require("./inputs.js");

module.exports = (core) => ({
  create: async (file, metadata = {}, { signal } = {}) => {
    const made = await fileOf(file);
    if (made === null) throw new TypeError("A file is a Blob, a Buffer or a stream");
    return answer((stop) => core.createFile(made, metadata, stop), signal);
  },
  get: (id, { signal } = {}) => answer((stop) => core.getFile(id, stop), signal),
  list: ({ signal } = {}) => answer((stop) => core.get("/v1/files", stop), signal),
  delete: async (id, { signal } = {}) => {
    await answer((stop) => core.deleteFile(id, stop), signal);
    return true;
  },
});
