"use strict";
// What may be in an input, as the core takes it: JSON and files.
const fs = require("node:fs");
const path = require("node:path");
const { Readable } = require("node:stream");

const { InputFile } = require("./core.js");
const { FileOutput } = require("./file_output.js");

/** What a file without a name is called, as by the official client. */
const unnamed = (kind) => `${kind}_${Date.now()}`;

/** The file that `value` is, or null. A file on disk is sent as it is read; `inside`: it will not be sent by itself. */
async function fileOf(value, inside = false) {
  if (value instanceof Blob) {
    return InputFile.ofBytes(new Uint8Array(await value.arrayBuffer()), value.name || unnamed("blob"), value.type);
  }
  if (ArrayBuffer.isView(value)) {
    return InputFile.ofBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), unnamed("buffer"));
  }
  if (value instanceof ArrayBuffer) return InputFile.ofBytes(new Uint8Array(value), unnamed("buffer"));
  if (!(value instanceof Readable || value instanceof ReadableStream)) return null;
  const name = typeof value.path === "string" ? value.path : null;
  if (name !== null && !inside && isUntouched(value)) {
    value.on("error", () => {}).destroy(); // that it cannot be read is said by who reads it
    return InputFile.at(path.resolve(name));
  }
  const chunks = [];
  for await (const chunk of value) chunks.push(Buffer.from(chunk));
  return InputFile.ofBytes(Buffer.concat(chunks), name === null ? unnamed("stream") : path.basename(name));
}

/** Whether reading it would give exactly what its path has. */
function isUntouched(stream) {
  const isWhole = stream.start === undefined && (stream.end === undefined || stream.end === Infinity);
  return stream instanceof fs.ReadStream && isWhole && stream.bytesRead === 0 && !stream.readableEncoding;
}

/** `value` with its files made the core's, and everything else made JSON. */
async function encode(value, inside = false) {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof FileOutput) return String(value);
  const file = await fileOf(value, inside);
  if (file !== null) return file;
  if (Array.isArray(value)) {
    const items = [];
    for (const item of value) items.push(await encode(item, inside));
    return items;
  }
  if (typeof value.toJSON === "function") return encode(value.toJSON(), inside);
  const members = [];
  for (const [name, member] of Object.entries(value)) members.push([name, await encode(member, inside)]);
  return Object.fromEntries(members);
}

module.exports = { encode, fileOf };
