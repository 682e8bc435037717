#include "api/metrics_page.h"

#include <fmt/format.h>

#include "base/limits.h"
#include "base/metric_table.h"

namespace mimeo::api {
namespace {

constexpr std::string_view metrics_head =
    R"(<!-- Made by `make docs` from src/base/metric_table.h: change it there. -->
# Metrics

What `GET /metrics` answers; [Instances, logs, metrics, alerts](observability.md#metrics-for-prometheus) says who may ask, and what to do when one is
wrong. A histogram has the series `_bucket`, `_sum` and `_count`.

| Metric | Type | Unit | Labels | What |
|---|---|---|---|---|
)";

constexpr std::string_view metrics_foot = R"(
`operation` is the `operationId` of `/openapi.json`, one for each method and path: an address with ids in it is counted as its template.
`none` is what no route takes, `registry` what `docker push` asks for. `code` is exact, and each operation answers few of them.

`model` has one value for each model that has run here since the server started or has an instance, and models that are removed disappear from
it. The counters and histograms keep {} models apart; what else runs then is counted together as `other`.

No label holds anything of a request's input. The metrics of GPUs are there where there are GPUs.
)";

std::string labels_of(const Metric& metric) {
  std::string labels;
  for (const auto& [name, values] : metric.labels) {
    if (name.empty()) break;
    if (!labels.empty()) labels += ", ";
    labels += name;
    if (!values.empty()) labels += fmt::format(" ({})", values);
  }
  return labels;
}

}  // namespace

std::string metrics_page() {
  std::string page(metrics_head);
  for (const auto& metric : metric_table::all) {
    page += fmt::format("| `{}` | {} | {} | {} | {} |\n", metric.name, to_string(metric.type), metric.unit,
                        labels_of(metric), metric.help);
  }
  return page += fmt::format(metrics_foot, limits::models_in_metrics);
}

}  // namespace mimeo::api
