#include "api/usage_table.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "api/object_writer.h"

namespace mimeo::api {
namespace {

double seconds_of(const core::Usage& usage) { return std::chrono::duration<double>(usage.time).count(); }

std::string date_of(std::chrono::sys_days day) { return to_rfc3339(Time(day)).substr(0, 10); }

/// A field that a spreadsheet takes for text, whatever is in it.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

bool belongs_to(const UsageLine& line, const core::UsageKey& key, const UsageGroups& groups) {
  return (!groups.day || line.key.day == key.day) && (!groups.account || line.key.account == key.account) &&
         (!groups.model || line.key.model == key.model) && (!groups.hardware || line.key.hardware == key.hardware);
}

struct Counter {
  std::string_view count;
  std::string_view seconds;
  core::Usage UsageLine::* usage;
};
constexpr Counter counters[] = {
    {"predictions", "prediction_seconds", &UsageLine::predictions},
    {"trainings", "training_seconds", &UsageLine::trainings},
    {"setups", "setup_seconds", &UsageLine::setups},
};

}  // namespace

void UsageLine::add(const seams::UsageRow& row, const core::Prices& prices) {
  switch (row.key.kind) {
    case core::UsageKind::prediction: predictions += row.usage; break;
    case core::UsageKind::training: trainings += row.usage; break;
    case core::UsageKind::setup: setups += row.usage; break;
  }
  cost += core::cost_of(prices, row.key.hardware, row.key.kind, row.usage.time);
}

std::vector<UsageLine> lines_of(const std::vector<seams::UsageRow>& sums, const UsageGroups& groups,
                                const core::Prices& prices) {
  std::vector<UsageLine> lines;
  for (const auto& sum : sums) {
    if (lines.empty() || !belongs_to(lines.back(), sum.key, groups)) lines.push_back({.key = sum.key});
    lines.back().add(sum, prices);
  }
  return lines;
}

void write_line(const UsageLine& line, const UsageGroups& groups, std::string& out) {
  ObjectWriter object(out);
  if (groups.day) object.text("day", date_of(line.key.day));
  if (groups.account) object.text("account", line.key.account.text);
  if (groups.model) object.text("model", line.key.model.text());
  if (groups.hardware) object.text("hardware", line.key.hardware);
  for (const auto& [count, seconds, usage] : counters) {
    object.number(count, (line.*usage).count);
    object.real(seconds, seconds_of(line.*usage));
  }
  object.real("cost", line.cost);
  object.end();
}

std::string to_csv(const std::vector<UsageLine>& lines, const UsageGroups& groups) {
  std::string out;
  const auto end_line = [&out] {
    out.back() = '\r';  // the last comma
    out += '\n';
  };
  const auto field = [&out](std::string_view text) { out.append(csv_field(text)).append(","); };
  if (groups.day) field("day");
  if (groups.account) field("account");
  if (groups.model) field("model");
  if (groups.hardware) field("hardware");
  for (const auto& counter : counters) field(counter.count), field(counter.seconds);
  field("cost");
  end_line();
  for (const auto& line : lines) {
    if (groups.day) field(date_of(line.key.day));
    if (groups.account) field(line.key.account.text);
    if (groups.model) field(line.key.model.text());
    if (groups.hardware) field(line.key.hardware);
    for (const auto& counter : counters) {
      const auto& usage = line.*counter.usage;
      field(std::to_string(usage.count)), field(fmt::format("{}", seconds_of(usage)));
    }
    field(fmt::format("{}", line.cost));
    end_line();
  }
  return out;
}

}  // namespace mimeo::api
