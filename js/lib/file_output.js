"use strict";
// Files that come out of models.
const { Readable } = require("node:stream");
const { pipeline } = require("node:stream/promises");
const { inspect } = require("node:util");

const { answer, watched } = require("./calls.js");
const { Stop, makeFilesWith } = require("./core.js");
const { errorOf } = require("./errors.js");

/** A source for a ReadableStream, which sets the pace: nothing is fetched before it is wanted. */
function sourceOf(file) {
  const stop = new Stop();
  let pieces;
  return {
    async pull(controller) {
      pieces ??= file.open(stop);
      let piece;
      try {
        piece = await pieces.next();
      } catch (told) {
        throw errorOf(told);
      }
      if (piece !== null) return controller.enqueue(piece);
      pieces.close();
      controller.close();
    },
    cancel() {
      stop.request();
      pieces?.close();
    },
  };
}

/** A file at an address, and the stream of its bytes.
 *
 * When the connection breaks, reading goes on where it was, with the same file or not at all; length and, where the server
 * tells one, hash are checked before the end is reported. The stream can be read once, as any; `blob` and `save` begin anew.
 */
class FileOutput extends ReadableStream {
  #file;

  constructor(file) {
    super(sourceOf(file), { highWaterMark: 0 });
    this.#file = file;
  }

  /** All of it. */
  async blob({ signal } = {}) {
    return answer(async (stop) => {
      const pieces = this.#file.open(stop);
      const all = [];
      for (let piece; (piece = await pieces.next()) !== null; ) all.push(piece);
      return new Blob(all, { type: pieces.contentType || "application/octet-stream" });
    }, signal);
  }

  /** To a file, written beside it and renamed when it is whole, so that nobody sees half of it. Answers its size. */
  async save(path, { signal, sha256, onProgress } = {}) {
    const watch = onProgress && (([done, total]) => onProgress(done, total ?? undefined));
    const begin = (told, stop) =>
      this.#file.save(String(path), sha256, stop, told && ((done, total) => told([done, total])));
    return watched(begin, signal, watch);
  }

  /** Into a stream of Node.js, which is answered; what breaks the file off destroys it. */
  pipe(destination, { end = true } = {}) {
    pipeline(Readable.fromWeb(this), destination, { end }).catch(() => {}); // the destination tells
    return destination;
  }

  url() {
    return new URL(this.#file.url);
  }

  /** The last part of its address, "out.png"; "output" for a `data:` one. */
  get name() {
    return this.#file.name;
  }

  /** What its server says of it. */
  async contentType({ signal } = {}) {
    return answer((stop) => this.#file.contentType(stop), signal);
  }

  async size({ signal } = {}) {
    return answer((stop) => this.#file.size(stop), signal);
  }

  toString() {
    return this.#file.url;
  }

  toJSON() {
    return this.#file.url;
  }

  [inspect.custom]() {
    return `FileOutput(${this.#file.url.slice(0, 100)})`;
  }
}

makeFilesWith((file) => new FileOutput(file));

module.exports = { FileOutput };
