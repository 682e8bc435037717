#include "cli/follow.h"

#include <signal.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

#include "cli/meter.h"
#include "cli/shown_logs.h"
#include "core/names.h"
#include "core/progress.h"

namespace mimeo::cli {
namespace {

using namespace std::chrono_literals;

std::atomic<bool> interrupted = false;

void on_interrupt(int) { interrupted = true; }

bool has_ended(const json::value& running) {
  const auto status = text_member(running, "status");
  return status != "starting" && status != "processing";
}

}  // namespace

std::string text_member(const json::value& object, std::string_view name) {
  const auto* member = find_string(object, name);
  return member == nullptr ? std::string() : std::string(*member);
}

Result<json::value> find_version(Http& http, const std::string& text) {
  auto reference = core::parse_model_reference(text);
  if (!reference) return fail(ErrorKind::invalid, "\"" + text + "\" is not owner/name or owner/name:version");
  if (!reference->model) return fail(ErrorKind::invalid, "Name the model: owner/name or owner/name:version");
  const auto path = "/v1/models/" + reference->model->text();
  auto found =
      reference->version ? http.call("GET", path + "/versions/" + reference->version->text) : http.call("GET", path);
  if (!found) return found;
  const auto* version = reference->version ? &*found : find(*found, "latest_version");
  const bool can_run = version != nullptr && find(*version, "openapi_schema") != nullptr;
  if (!can_run) return fail(ErrorKind::not_found, "The model has no version yet");
  return *version;
}

Upload upload_to(Http& http) {
  return [&http](const std::string& path) -> Result<std::string> {
    Meter meter(path);
    http.watch_transfers(meter.transfer());
    auto file = http.upload(path);
    http.watch_transfers(nullptr);
    if (!file) return pass_on(std::move(file));
    const auto* urls = find(*file, "urls");
    return urls == nullptr ? std::string() : text_member(*urls, "get");
  };
}

void cancel_on_interrupt() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  ::sigaction(SIGINT, &action, nullptr);
}

void leave_on_interrupt() { ::signal(SIGINT, SIG_DFL); }

bool is_interrupted() { return interrupted; }

Result<json::value> create_prediction(Http& http, const std::string& reference, json::object inputs,
                                      std::vector<std::string> headers) {
  json::object body;
  body["version"] = reference;
  body["input"] = std::move(inputs);
  return http.call("POST", "/v1/predictions", write_json(body), std::move(headers));
}

Result<json::value> wait_for_end(Http& http, std::string path, json::value running, bool quiet) {
  path += text_member(running, "id");
  Meter meter(text_member(running, "model"), !quiet);
  ShownLogs shown(meter.draws());
  bool canceled = false;
  while (true) {
    const auto logs = text_member(running, "logs");
    if (!quiet) meter.print(shown.grow(logs));
    if (has_ended(running)) {
      if (!quiet) meter.print(shown.rest());
      return running;
    }
    const auto percentage = core::percentage_in(logs);
    meter.show(text_member(running, "status"), percentage ? std::optional(*percentage / 100.0) : std::nullopt);
    if (interrupted && !canceled) {
      canceled = true;
      auto answer = http.call("POST", path + "/cancel");
      if (!answer) return answer;
    } else {
      std::this_thread::sleep_for(200ms);
    }
    auto next = http.call("GET", path);
    if (!next) return next;
    running = std::move(*next);
  }
}

int say_end(const Common& common, const json::value& ended) {
  const auto status = text_member(ended, "status");
  if (common.json) {
    std::cout << write_json(ended) << "\n";
  } else if (status == "failed") {
    std::cerr << "mimeo: " << text_member(ended, "error") << "\n";
  } else if (status != "succeeded") {
    std::cerr << "mimeo: " << status << "\n";
  }
  if (status == "failed") return exit_failed;
  return status == "succeeded" ? exit_ok : exit_canceled;
}

}  // namespace mimeo::cli
