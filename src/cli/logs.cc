// What predictions, and the instances that run them, have printed.
#include <chrono>
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/pages.h"

namespace mimeo::cli {
namespace {

using namespace std::chrono_literals;

void print_json(std::string_view what, const std::string& id, const std::string& logs) {
  json::object object;
  object[what] = id;
  object["logs"] = logs;
  std::cout << write_json(object) << "\n";
}

// --- Of a prediction ------------------------------------------------------------------------------------------------

std::string number_in(const json::value& object, std::string_view name) {
  const auto* member = find(object, name);
  return member == nullptr ? "?" : write_json(*member);
}

/// Why there is nothing yet.
void say_where_it_waits(Http& http, const std::string& id) {
  auto state = http.call("GET", "/mimeo/v1/predictions/" + segment(id));
  if (!state) return;
  if (const auto* queue = find(*state, "queue")) {
    std::cerr << fmt::format("mimeo: waits, number {} of {} in the queue: {}\n", number_in(*queue, "position"),
                             number_in(*queue, "length"), text_in(*queue, "detail"));
  }
  if (const auto* instance = find(*state, "instance"); instance != nullptr && find(*instance, "logs") != nullptr) {
    std::cerr << fmt::format("mimeo: instance {} is being set up\n", text_in(*instance, "id"));
    std::cerr << text_in(*instance, "logs");
  }
}

int prediction_logs(const Common& common, Http& http, const LogsOptions& options) {
  const auto target = "/v1/predictions/" + segment(options.prediction);
  std::string shown;
  for (bool first = true;; first = false) {
    auto found = http.call("GET", target);
    if (!found) return report(common, found.error());
    const auto logs = text_in(*found, "logs");
    const auto status = text_in(*found, "status");
    if (common.json) {
      print_json("prediction", options.prediction, logs);
      return exit_ok;
    }
    // Another attempt begins with nothing, and long logs lose their beginning: what is new then cannot be told apart.
    if (!logs.starts_with(shown)) shown.clear();
    std::cout << std::string_view(logs).substr(shown.size()) << std::flush;
    shown = logs;
    if (first && status == "starting") say_where_it_waits(http, options.prediction);
    const bool goes_on = status == "starting" || status == "processing";
    if (!options.follow || !goes_on || is_interrupted()) return exit_ok;
    std::this_thread::sleep_for(200ms);
  }
}

// --- Of instances ---------------------------------------------------------------------------------------------------

std::string logs_target(const std::string& instance) { return "/mimeo/v1/instances/" + segment(instance) + "/logs"; }

Result<std::string> read_logs(Http& http, const std::string& instance) {
  auto reply = http.request("GET", logs_target(instance));
  if (!reply) return pass_on(std::move(reply));
  if (reply->status == 404) return fail(ErrorKind::not_found, "No instance " + instance);
  if (reply->status != 200) return fail(ErrorKind::unavailable, fmt::format("The server answered {}", reply->status));
  return std::move(reply->body);
}

/// Until it is gone, or Ctrl-C.
Result<void> follow_instance(Http& http, const std::string& instance) {
  const auto take = [](std::string_view text) {
    std::cout << text << std::flush;
    return true;
  };
  const auto go_on = [] { return !is_interrupted(); };
  std::vector<std::string> headers = {"Authorization: Bearer " + http.server().token};
  auto read = http.listen(logs_target(instance) + "?follow=1", std::move(headers), take, go_on);
  if (is_interrupted()) return {};
  return read;
}

int instance_logs(const Common& common, Http& http, const LogsOptions& options) {
  if (options.follow) {
    auto read = follow_instance(http, options.instance);
    return read ? exit_ok : report(common, read.error());
  }
  auto text = read_logs(http, options.instance);
  if (!text) return report(common, text.error());
  if (common.json) {
    print_json("instance", options.instance, *text);
  } else {
    std::cout << *text;
  }
  return exit_ok;
}

void say_which(const json::value& instance) {
  std::cerr << fmt::format("==> instance {} ({}) <==\n", text_in(instance, "id"), text_in(instance, "state"));
}

/// Those that there were, one after the other; with `follow` also those that come, until Ctrl-C.
int model_logs(const Common& common, Http& http, const LogsOptions& options) {
  std::string last;  // ids sort by age
  for (;;) {
    auto rows = fetch_all(http, "/mimeo/v1/instances?ended=1&model=" + segment(options.model));
    if (!rows) return report(common, rows.error());
    for (std::size_t i = 0; i < rows->size(); ++i) {
      const auto id = text_in((*rows)[i], "id");
      if (id <= last) continue;
      last = id;
      if (!common.json) say_which((*rows)[i]);
      LogsOptions one{.instance = id, .follow = options.follow && i + 1 == rows->size()};
      const int code = instance_logs(common, http, one);
      if (code != exit_ok) return code;
    }
    if (!options.follow || is_interrupted()) return exit_ok;
    std::this_thread::sleep_for(500ms);
  }
}

}  // namespace

int logs(const Common& common, const LogsOptions& options) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  if (options.follow) cancel_on_interrupt();
  if (!options.prediction.empty()) return prediction_logs(common, http, options);
  if (!options.instance.empty()) return instance_logs(common, http, options);
  if (!options.model.empty()) return model_logs(common, http, options);
  return report(common, Error{ErrorKind::invalid, "Name a prediction, --instance or --model"});
}

}  // namespace mimeo::cli
