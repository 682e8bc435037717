// Runs models on Mimeo, or on any server with Replicate's API: import Replicate from "mimeo".
import Replicate from "./index.js";

export default Replicate;
export const {
  ApiError,
  CanceledError,
  CorruptedError,
  ExpiredError,
  FileOutput,
  LocalError,
  ModelError,
  NetworkError,
  ReplicateException,
  ServerSentEvent,
  parseProgressFromLogs,
  validateWebhook,
} = Replicate;
