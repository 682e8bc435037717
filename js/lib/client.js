"use strict";
// The client itself.
const { accounts, collections, hardware, webhooks } = require("./account.js");
const { answer, watched } = require("./calls.js");
const { Client } = require("./core.js");
const deployments = require("./deployments.js");
const { ModelError } = require("./errors.js");
const files = require("./files.js");
const { FileOutput } = require("./file_output.js");
const { encode } = require("./inputs.js");
const models = require("./models.js");
const { createOptions, waitOf } = require("./options.js");
const { predictions } = require("./predictions.js");
const { listen } = require("./stream.js");
const trainings = require("./trainings.js");

const version = require("../package.json").version;
const terminal = ["succeeded", "failed", "canceled", "aborted"];
const strategies = ["default", "upload", "data-uri"];

/** A server, and connections to it that are kept and used again.
 *
 * What is not given is looked for: MIMEO_URL (with MIMEO_TOKEN), REPLICATE_BASE_URL (with REPLICATE_API_TOKEN), the Mimeo of
 * this machine with its token and certificate authority, and last Replicate itself. All times are in milliseconds.
 */
class Replicate {
  #core;

  constructor(options = {}) {
    const { auth, baseUrl, userAgent, useFileOutput, fileEncodingStrategy, dataFolder, authorities, ...times } = options;
    this.auth = auth ?? undefined;
    this.userAgent = userAgent || `mimeo-javascript/${version}`;
    this.useFileOutput = useFileOutput !== false;
    this.fileEncodingStrategy = fileEncodingStrategy || "default";
    if (!strategies.includes(this.fileEncodingStrategy)) {
      throw new TypeError(`No strategy for files: ${this.fileEncodingStrategy}`);
    }
    const core = new Client({ ...times, url: baseUrl, token: auth, userAgent: this.userAgent, dataFolder, authorities });
    this.#core = core;
    /** Where requests go; empty when no server was found, which every call then says. */
    this.baseUrl = core.url && `${core.url}/v1`;

    this.accounts = accounts(core);
    this.collections = collections(core);
    this.deployments = deployments(this, core);
    this.files = files(core);
    this.hardware = hardware(core);
    this.models = models(core);
    this.predictions = predictions(this, core);
    this.trainings = trainings(this, core);
    this.webhooks = webhooks(core);
    this.predictions.stream = (prediction, { signal, useFileOutput: asFiles = this.useFileOutput, after } = {}) =>
      this.#listen((stop) => core.streamOf(prediction, after, stop), { signal, useFileOutput: asFiles });
  }

  /** Runs a model and answers its output. `ref`: "owner/name" (its latest version), "owner/name:version" or a version's id.
   * Files in the input (blobs, buffers, streams) are uploaded first. `progress` is told of every state of the prediction that
   * is seen. `signal` cancels the prediction, and the promise is rejected with its reason. */
  async run(ref, options = {}, progress = undefined) {
    const { input = {}, wait, signal, useFileOutput = this.useFileOutput, ...rest } = options;
    const given = { ...createOptions(rest, this), ...waitOf(wait), hold: !signal, useFileOutput };
    const encoded = await this.#encode(input);
    return this.#known(watched((told, stop) => this.#core.run(ref, encoded, given, told, stop), signal, progress));
  }

  /** Runs a model and answers its output as it is made. */
  async *stream(ref, options = {}) {
    const { input = {}, wait, signal, useFileOutput = this.useFileOutput, ...rest } = options;
    const given = createOptions(rest, this);
    const encoded = await this.#encode(input);
    yield* this.#listen((stop) => this.#core.stream(ref, encoded, given, stop), { signal, useFileOutput });
  }

  /** Until a prediction has ended, or `stop` answers true for a state of it. */
  async wait(prediction, { interval, signal } = {}, stop = undefined) {
    if (!prediction?.id) throw new Error("Invalid prediction");
    if (terminal.includes(prediction.status)) return prediction;
    let latest = prediction;
    let end; // what `stop` wanted
    const watch = (halt) => async (seen) => {
      latest = seen;
      try {
        if (await stop?.(seen)) end ??= {};
      } catch (error) {
        end ??= { error };
      }
      if (end) halt.request();
    };
    const begin = (halt) => this.#core.wait(prediction, { interval, wait: 60 }, watch(halt), halt);
    try {
      latest = await answer(begin, signal, true);
    } catch (error) {
      if (!end) throw error;
    }
    if (end && "error" in end) throw end.error;
    if (latest.status === "failed") throw new ModelError(latest);
    return latest;
  }

  /** The pages of a list: `for await (const page of replicate.paginate(replicate.models.list))`. */
  async *paginate(endpoint, { signal } = {}) {
    let page = await endpoint();
    for (;;) {
      yield page.results;
      if (!page.next || signal?.aborted) return;
      const { next } = page;
      page = await answer((stop) => this.#core.get(next, stop), signal);
    }
  }

  /** Search over models, collections and pages. */
  async search(query, { limit, signal } = {}) {
    return answer((stop) => this.#core.search(query, limit, stop), signal);
  }

  /** The file at an address. */
  file(url) {
    return new FileOutput(this.#core.file(String(url)));
  }

  #encode(input) {
    return encode(input, this.fileEncodingStrategy === "data-uri");
  }

  async *#listen(begin, options) {
    try {
      yield* listen(begin, options);
    } catch (error) {
      throw await this.#whole(error);
    }
  }

  async #known(call) {
    try {
      return await call;
    } catch (error) {
      throw await this.#whole(error);
    }
  }

  /** A failure of the model with the whole prediction. */
  async #whole(error) {
    if (error instanceof ModelError) {
      error.prediction = await this.predictions.get(error.prediction.id).catch(() => error.prediction);
    }
    return error;
  }
}

module.exports = Replicate;
