#include "core/prediction_json.h"

#include <fmt/format.h>

#include "core/stream_token.h"

namespace mimeo::core {
namespace {

void member(std::string& out, std::string_view name, std::string_view json) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
  out += json;
}

void text_member(std::string& out, std::string_view name, std::string_view text) {
  member(out, name, "");
  write_json_string(text, out);
}

void time_member(std::string& out, std::string_view name, const std::optional<Time>& time) {
  if (time) {
    text_member(out, name, to_rfc3339(*time));
  } else {
    member(out, name, "null");
  }
}

void write_urls(const Prediction& p, const Origins& origins, View view, std::string& out) {
  const bool below_trainings = p.kind == Prediction::Kind::training && !view.as_prediction;
  const std::string get = origins.api + (below_trainings ? "/v1/trainings/" : "/v1/predictions/") + p.id.text;
  member(out, "urls", "{");  // the brace makes the next member the first
  text_member(out, "cancel", get + "/cancel");
  text_member(out, "get", get);
  if (!p.stream_token.empty()) text_member(out, "stream", stream_url(p, origins));
  text_member(out, "web", origins.api + "/p/" + p.id.text);
  out += '}';
}

void write_filter(const WebhookFilter& filter, std::string& out) {
  member(out, "webhook_events_filter", "[");
  auto add = [&](bool wanted, std::string_view name) {
    if (!wanted) return;
    if (out.back() != '[') out += ',';
    write_json_string(name, out);
  };
  add(filter.start, "start");
  add(filter.output, "output");
  add(filter.logs, "logs");
  add(filter.completed, "completed");
  out += ']';
}

}  // namespace

void write_with_addresses(std::string_view json, std::string_view files, std::string& out) {
  const std::string opening = '"' + std::string(file_scheme);
  for (;;) {
    const auto at = json.find(opening);
    if (at == std::string_view::npos) break;
    // A quote behind an odd number of backslashes is part of a text, not the beginning of a string.
    std::size_t escapes = 0;
    while (escapes < at && json[at - 1 - escapes] == '\\') ++escapes;
    out += json.substr(0, at + 1);
    if (escapes % 2 == 0) {
      out += files;
      out += "/f/";
    } else {
      out += file_scheme;
    }
    json.remove_prefix(at + opening.size());
  }
  out += json;
}

std::string file_url(std::string_view rest, std::string_view files) { return fmt::format("{}/f/{}", files, rest); }

std::string stream_url(const Prediction& p, const Origins& origins) { return origins.api + stream_path(p); }

void write_prediction(const Prediction& p, const Origins& origins, View view, std::string& out) {
  auto status = p.status;
  if (view.wait_ran_out && !is_terminal(status)) status = Status::starting;
  if (view.aborted_as_canceled && status == Status::aborted) status = Status::canceled;
  const bool hide_progress = view.wait_ran_out && !is_terminal(p.status);

  out.reserve(out.size() + 1024 + p.input.text.size() + p.output.text.size() + p.logs.size());
  out += '{';
  text_member(out, "id", p.id.text);
  text_member(out, "model", p.model.text());
  text_member(out, "version", p.version.text);
  member(out, "input", p.input.text);
  text_member(out, "logs", p.logs);
  member(out, "output", "");
  write_with_addresses(hide_progress ? std::string_view("null") : p.output.text, files_origin(origins, p.account), out);
  member(out, "data_removed", p.data_removed ? "true" : "false");
  if (p.error) {
    text_member(out, "error", *p.error);
  } else {
    member(out, "error", "null");
  }
  text_member(out, "source", to_string(p.source));
  text_member(out, "status", to_string(status));
  text_member(out, "created_at", to_rfc3339(p.created_at));
  if (p.started_at && !hide_progress) time_member(out, "started_at", p.started_at);
  if (p.completed_at) time_member(out, "completed_at", p.completed_at);
  if (p.deadline) time_member(out, "deadline", p.deadline);
  if (!p.deployment.empty()) text_member(out, "deployment", p.deployment);
  if (p.destination) text_member(out, "destination", p.destination->text());
  if (!p.webhook.empty()) text_member(out, "webhook", p.webhook);
  if (p.webhook_filter_given) write_filter(p.webhook_filter, out);
  if (p.status != Status::starting && !hide_progress) {
    member(out, "metrics", "");
    write_json(p.metrics, out);
  }
  write_urls(p, origins, view, out);
  out += '}';
}

}  // namespace mimeo::core
