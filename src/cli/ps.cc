#include <iostream>

#include <fmt/format.h>

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/pages.h"
#include "cli/table.h"

namespace mimeo::cli {
namespace {

/// "45s", "12m", "3h", "2d".
std::string age_of(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f}s", std::max(seconds, 0.0));
  if (seconds < 2 * 3600) return fmt::format("{:.0f}m", seconds / 60);
  if (seconds < 2 * 86400) return fmt::format("{:.0f}h", seconds / 3600);
  return fmt::format("{:.0f}d", seconds / 86400);
}

std::string age_of(const json::value& row) {
  const auto started = parse_rfc3339(text_in(row, "started_at"));
  if (!started) return {};
  return age_of(std::chrono::duration<double>(SystemClock().now() - *started).count());
}

/// Nothing when the member is null.
std::string measure_of(const json::value& row, std::string_view name, const char* format, double unit) {
  const auto* member = find(row, name);
  if (member == nullptr || !member->is_number()) return "-";
  return fmt::format(fmt::runtime(format), member->to_number<double>() / unit);
}

}  // namespace

int ps(const Common& common, bool all) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto rows = fetch_all(http, all ? "/mimeo/v1/instances?ended=1" : "/mimeo/v1/instances");
  if (!rows) return report(common, rows.error());
  if (common.json) {
    std::cout << write_json(*rows) << "\n";
    return exit_ok;
  }
  auto aside = fetch_all(http, "/mimeo/v1/quarantine");
  if (!aside) return report(common, aside.error());
  Table table({"INSTANCE", "MODEL", "VERSION", "DEPLOYMENT", "HARDWARE", "STATE", ">BUSY", ">QUEUED", ">AGE", ">MEMORY", ">CPU"});
  constexpr double mebibyte = 1024 * 1024;
  for (const auto& row : *rows) {
    const auto deployment = text_in(row, "deployment");
    const bool trains = text_in(row, "kind") == "training";
    table.add({text_in(row, "id"), text_in(row, "model"), text_in(row, "version").substr(0, 12),
               deployment.empty() ? "-" : deployment, text_in(row, "hardware"),
               text_in(row, "state") + (trains ? " (training)" : ""),
               measure_of(row, "busy", "{:.0f}", 1) + "/" + measure_of(row, "slots", "{:.0f}", 1),
               measure_of(row, "queued", "{:.0f}", 1), age_of(row),
               measure_of(row, "memory_bytes", "{:.0f} MiB", mebibyte), measure_of(row, "cpu_seconds", "{:.1f}s", 1)});
  }
  std::cout << table.text();
  for (const auto& row : *aside) {
    std::cerr << text_in(row, "model") << ":" << text_in(row, "version").substr(0, 12) << " is set aside until " << text_in(row, "until")
              << ": " << text_in(row, "error") << "\n";
  }
  return exit_ok;
}

}  // namespace mimeo::cli
