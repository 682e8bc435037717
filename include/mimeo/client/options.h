// Which server, as whom, and how patiently.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "mimeo/client/task.h"

namespace mimeo::client {

struct Prediction;

/// What is left empty is looked for, and the first place that has a server decides: MIMEO_URL (with MIMEO_TOKEN),
/// REPLICATE_BASE_URL (with REPLICATE_API_TOKEN), the Mimeo whose data folder is MIMEO_DATA_DIR or the usual one, and
/// last Replicate itself if there is a REPLICATE_API_TOKEN. A token goes with its address and to no other:
/// an address that is given has the token of the variable, or the Mimeo of this machine, that has the same.
struct ClientOptions {
  std::string url;  ///< "https://127.0.0.1:8443", with or without /v1
  std::string token;
  bool anonymous = false;   ///< no token is looked for or sent
  std::string authorities;  ///< PEM file of certificate authorities. Empty: the local Mimeo's for itself, else
                            ///< CURL_CA_BUNDLE, SSL_CERT_FILE, the system's
  std::string data_folder;  ///< of a local Mimeo, instead of the usual one

  Executor executor;  ///< where the async_... functions go on; none: on the library's thread
  /// How often a request is sent again after a broken connection, 429, 500, 502, 503 or 504, with growing pauses or
  /// those that `Retry-After` asks for. What creates something is sent again only when it cannot have arrived, was
  /// refused as too much, or has an idempotency key.
  int retries = 4;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds request_timeout{90'000};  ///< of one request and its whole answer; not of files and streams
  std::chrono::milliseconds silence_timeout{45'000};  ///< how long nothing may come of a file or a stream
  std::chrono::milliseconds patience{
      60'000};  ///< how long a file or stream that broke is asked for again without success
  std::string user_agent = "mimeo-cpp/0.1";
};

/// How input files get to the server.
enum class FileEncoding {
  upload,   ///< by the files API; the prediction has their addresses
  data_uri  ///< inside the prediction; for small ones
};

/// What is common to all doors by which a prediction can be made.
struct CreateOptions {
  std::string webhook = {};
  std::vector<std::string> webhook_events_filter = {};  ///< "start", "output", "logs", "completed"
  std::string cancel_after = {};                        ///< "30s", "5m", "1h30m": then it is canceled
  /// The same key is the same prediction, so that a create may be repeated when its answer got lost. Mimeo honours it.
  /// make_idempotency_key() makes one.
  std::string idempotency_key = {};
  /// How long the server may hold its answer back until the output is there; at most a minute counts, zero: not at all.
  /// Of predictions, however they are made; not of trainings and streams.
  std::chrono::seconds wait_for{0};
  FileEncoding files = FileEncoding::upload;
  std::stop_token stop = {};
};

/// 128 random bits in hex.
std::string make_idempotency_key();

/// Those of CreateOptions and more, in one aggregate, so that `{.poll_interval = 1s, .stop = token}` says it all.
struct RunOptions {
  /// Whether the server holds the answer back until the output is there, up to `wait_for` (at most a minute counts);
  /// after that, and if this is false, the library asks every `poll_interval`. With a stop token that can stop, it asks
  /// from the beginning, first quickly: only what has an id can be canceled, and a stop
  /// before there is one leaves the prediction alone.
  bool wait = true;
  std::chrono::seconds wait_for{60};
  /// With a stop token the server holds the answer back all the same: quicker by one question, and a stop before the
  /// answer ends the call only.
  bool hold = false;
  std::chrono::milliseconds poll_interval{500};
  /// Told of the prediction as it was created and each time it was asked for. Runs on the thread that waits in `run`,
  /// or on the client's executor.
  std::function<void(const Prediction&)> on_progress = {};
  /// Whether strings of the output that are addresses (`https:`, `http:`, `data:`) become FileOutput.
  bool use_file_output = true;
  std::stop_token stop = {};

  std::string webhook = {};  ///< these as in CreateOptions
  std::vector<std::string> webhook_events_filter = {};
  std::string cancel_after = {};
  std::string idempotency_key = {};
  FileEncoding files = FileEncoding::upload;
};

}  // namespace mimeo::client
