#include "core/prediction.h"

#include <algorithm>

namespace mimeo::core {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

Change ignored() { return Change{}; }

void end_attempt(Prediction& p, Time now) {
  if (p.attempt_began_at) p.hardware_time += std::max(now - *p.attempt_began_at, Duration(0));
  p.attempt_began_at.reset();
}

Change finish(Prediction& p, Status status, Time now) {
  const bool was_running = p.status == Status::processing;
  p.status = status;
  p.version_owed = false;
  // The clock may have been set back since: a prediction must not end before it began.
  p.completed_at = std::max(now, p.started_at.value_or(p.created_at));
  if (!p.metrics.contains("predict_time")) {
    p.metrics["predict_time"] = p.started_at ? seconds_between(*p.started_at, *p.completed_at) : 0.0;
  }
  p.metrics["total_time"] = seconds_between(p.created_at, *p.completed_at);
  end_attempt(p, now);
  if (p.retention.time) p.expires_at = *p.completed_at + *p.retention.time;
  return Change{.applied = true, .status_changed = true, .finished = true, .stop_instance_run = was_running};
}

/// Ended by the instance's own word: it has nothing left to stop.
Change finish_by_instance(Prediction& p, Status status, Time now) {
  auto change = finish(p, status, now);
  change.stop_instance_run = false;
  return change;
}

/// A carriage return, with which progress bars redraw their line, begins a new line instead, as on the live service: clients
/// read the progress from the last line that looks like a bar, and look at line beginnings only.
void append_lines(std::string& logs, std::string_view text) {
  while (true) {
    const auto at = text.find('\r');
    logs.append(text.substr(0, at));
    if (at == std::string_view::npos) return;
    text.remove_prefix(at + 1);
    const bool line_ends_anyway = logs.empty() || logs.back() == '\n' || text.starts_with('\n');
    if (!line_ends_anyway) logs += '\n';
  }
}

bool is_within_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }  // of UTF-8

void append_bounded(std::string& logs, std::string_view text) {
  append_lines(logs, text);
  if (logs.size() <= limits::log_bytes) return;
  // The newest lines matter most: cut whole lines at the front, a quarter at a time so that the cost stays linear.
  auto kept_from = logs.size() - limits::log_bytes * 3 / 4;
  const auto line_end = logs.find('\n', kept_from);
  if (line_end < logs.size() - limits::log_bytes / 2) {
    kept_from = line_end + 1;
  } else {  // a line so long that hardly anything would be left without it
    while (is_within_character(logs[kept_from])) ++kept_from;
  }
  logs.replace(0, kept_from, logs_cut_line);
}

}  // namespace

std::string_view to_string(Status status) {
  switch (status) {
    case Status::starting: return "starting";
    case Status::processing: return "processing";
    case Status::succeeded: return "succeeded";
    case Status::failed: return "failed";
    case Status::canceled: return "canceled";
    case Status::aborted: return "aborted";
  }
  return "failed";
}

std::optional<Status> parse_status(std::string_view text) {
  for (auto status : {Status::starting, Status::processing, Status::succeeded, Status::failed, Status::canceled,
                      Status::aborted}) {
    if (to_string(status) == text) return status;
  }
  return std::nullopt;
}

std::string_view to_string(Prediction::Kind kind) {
  return kind == Prediction::Kind::training ? "training" : "prediction";
}

std::optional<Prediction::Kind> parse_prediction_kind(std::string_view text) {
  if (text == "prediction") return Prediction::Kind::prediction;
  if (text == "training") return Prediction::Kind::training;
  return std::nullopt;
}

std::string_view to_string(Source source) { return source == Source::web ? "web" : "api"; }

Change apply(Prediction& p, const Event& event, Time now) {
  const bool running = p.status == Status::processing;
  return std::visit(
      Overloaded{
          [&](const Started&) {
            if (is_terminal(p.status) || p.version_owed) return ignored();
            const bool first = p.status == Status::starting;
            p.status = Status::processing;
            if (first) p.started_at = std::max(now, p.created_at);
            ++p.attempts;
            p.attempt_began_at = now;
            return Change{.applied = true, .status_changed = first};
          },
          [&](const OutputItem& e) {
            if (!running) return ignored();
            append_item(p.output, e.json);
            return Change{.applied = true, .output_changed = true, .item_added = true};
          },
          [&](const OutputSoFar& e) {
            if (!running || p.output == e.output) return ignored();
            p.output = e.output;
            return Change{.applied = true, .output_changed = true};
          },
          [&](const LogText& e) {
            if (is_terminal(p.status) || e.text.empty()) return ignored();
            append_bounded(p.logs, e.text);
            return Change{.applied = true, .logs_changed = true};
          },
          [&](const Metric& e) {
            if (!running) return ignored();
            if (e.value.is_null()) {
              p.metrics.erase(e.name);
            } else {
              p.metrics[e.name] = e.value;
            }
            return Change{.applied = true};
          },
          [&](const Trained& e) {
            if (!running || p.kind != Prediction::Kind::training || p.version_owed) return ignored();
            const bool output_changed = p.output != e.output;
            p.output = e.output;
            p.version_owed = true;
            return Change{.applied = true, .output_changed = output_changed};
          },
          [&](const Succeeded& e) {
            if (!running) return ignored();
            const bool output_changed = e.output && *e.output != p.output;
            if (output_changed) p.output = *e.output;
            auto change = finish_by_instance(p, Status::succeeded, now);
            change.output_changed = output_changed;
            return change;
          },
          [&](const Failed& e) {
            if (is_terminal(p.status)) return ignored();
            p.error = e.error;
            return finish_by_instance(p, Status::failed, now);
          },
          [&](const CancelRequested&) {
            if (is_terminal(p.status) || p.version_owed) return ignored();
            return finish(p, Status::canceled, now);
          },
          [&](const CanceledByModel&) {
            if (!running || p.version_owed) return ignored();
            return finish_by_instance(p, Status::canceled, now);
          },
          [&](const DeadlinePassed&) {
            if (is_terminal(p.status) || p.version_owed) return ignored();
            // `aborted` only for what never ran: released clients poll it for ever, so nothing else may become it.
            return finish(p, running ? Status::canceled : Status::aborted, now);
          },
          [&](const Interrupted& e) {
            if (!running || p.version_owed) return ignored();
            if (p.attempts >= e.attempts) {
              p.error = std::string(interrupted_text);
              return finish_by_instance(p, Status::failed, now);
            }
            end_attempt(p, now);
            // It runs again from the beginning: what the lost attempt produced must not be mixed with the next one's.
            p.output = JsonText{};
            p.logs.clear();
            p.metrics.clear();
            return Change{.applied = true, .output_changed = true, .logs_changed = true, .run_again = true};
          },
          [&](const DataExpired&) {
            if (!is_terminal(p.status) || p.data_removed) return ignored();
            p.input = JsonText{"{}"};
            p.output = JsonText{};
            p.logs.clear();
            p.data_removed = true;
            return Change{.applied = true, .output_changed = true, .logs_changed = true};
          },
      },
      event);
}

}  // namespace mimeo::core
