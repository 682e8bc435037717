#include "cog/setup_journal.h"

#include "base/limits.h"
#include "cog/coglet_log.h"

namespace mimeo::cog {
namespace {

/// Enough for the end of a traceback.
constexpr std::size_t other_lines = 40;

std::string_view last_line(std::string_view text) {
  while (!text.empty()) {
    auto end = text.find_last_not_of(" \t\r\n");
    if (end == std::string_view::npos) return {};
    text = text.substr(0, end + 1);
    auto begin = text.rfind('\n');
    return begin == std::string_view::npos ? text : text.substr(begin + 1);
  }
  return {};
}

}  // namespace

void SetupJournal::hear(std::string_view line) {
  if (closed_) return;
  if (speaker_ == Speaker::coglet) {
    CogletLine read = read_coglet_line(line);
    if (auto port = read.port()) port_ = port;
    if (read.ends_setup()) end_heard_ = true;
    if (read.is_setup() || read.is_user()) return add(read.message + "\n");
    if (!read.target.empty()) return;
  }
  others_.emplace_back(line);
  if (others_.size() > other_lines) others_.pop_front();
}

std::string SetupJournal::own_words(std::string_view line) const {
  if (speaker_ == Speaker::sdk) return std::string(line);
  CogletLine read = read_coglet_line(line);
  const bool is_models = read.target.empty() || read.is_user() || read.is_setup();
  return is_models ? std::move(read.message) : std::string();
}

void SetupJournal::hear(const Health& health) {
  if (closed_) return;
  if (speaker_ == Speaker::sdk && health.setup_logs.size() > health_taken_) {
    add(std::string_view(health.setup_logs).substr(health_taken_));
    health_taken_ = health.setup_logs.size();
  }
  if (health.status != Health::Status::setup_failed || speaker_ != Speaker::coglet || !failure_.empty()) return;
  failure_ = setup_failure(health.setup_logs);
  // It may stand there already, below its traceback.
  if (!failure_.empty() && !logs_.ends_with(failure_ + "\n")) add(failure_ + "\n");
}

void SetupJournal::add(std::string_view text) {
  logs_.append(text);
  if (logs_.size() <= limits::log_bytes) return;
  std::size_t cut = logs_.size() - limits::log_bytes + limits::log_bytes / 4;
  logs_.erase(0, cut);
  told_ = told_ > cut ? told_ - cut : 0;
}

void SetupJournal::tell(const seams::InstanceLog& log) {
  if (told_ == logs_.size()) return;
  std::string text = logs_.substr(told_);
  told_ = logs_.size();
  if (log) log(text);
}

std::string SetupJournal::logs() const {
  std::string text = logs_;
  // With several slots an SDK program's prints reach only its output; and so does all that comes before it can answer.
  if (text.empty()) {
    for (const std::string& line : others_) text.append(line).push_back('\n');
  }
  return text;
}

std::string SetupJournal::reason() const {
  constexpr std::size_t readable = 500;
  std::string_view reason = failure_.empty() ? last_line(others_.empty() ? logs_ : others_.back()) : last_line(failure_);
  if (reason.empty()) reason = last_line(logs_);
  return std::string(reason.substr(0, readable));
}

}  // namespace mimeo::cog
