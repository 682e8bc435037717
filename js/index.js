"use strict";
// Runs models on Mimeo, or on any server with Replicate's API: const Replicate = require("mimeo").
const Replicate = require("./lib/client.js");
const { errorOf, ...errors } = require("./lib/errors.js");
const { FileOutput } = require("./lib/file_output.js");
const { parseProgressFromLogs } = require("./lib/progress.js");
const { ServerSentEvent } = require("./lib/stream.js");
const { validateWebhook } = require("./lib/webhook.js");

module.exports = Replicate;
Object.assign(Replicate, errors, { FileOutput, ServerSentEvent, parseProgressFromLogs, validateWebhook, default: Replicate });
