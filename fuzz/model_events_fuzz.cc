// The events of an instance, whatever it says: one end and nothing behind it, and whatever was reported makes a
// prediction that can be shown. The first byte of the input says whether the output is an iterator's.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/limits.h"
#include "cog/reports.h"
#include "core/prediction_json.h"
#include "http/sse.h"
#include "require.h"

namespace {

using namespace mimeo;

void take(core::Prediction& prediction, seams::RunReport report) {
  core::Event event = core::Failed{};
  if (auto* item = std::get_if<seams::RunOutputItem>(&report)) event = core::OutputItem{std::move(item->json)};
  if (auto* so_far = std::get_if<seams::RunOutputSoFar>(&report)) event = core::OutputSoFar{std::move(so_far->output)};
  if (auto* log = std::get_if<seams::RunLog>(&report)) event = core::LogText{std::move(log->text)};
  if (auto* metric = std::get_if<seams::RunMetric>(&report)) {
    event = core::Metric{std::move(metric->name), std::move(metric->value)};
  }
  if (auto* end = std::get_if<seams::RunFinished>(&report)) {
    require(end->how != seams::RunFinished::How::failed || !end->error.empty());
    if (end->how == seams::RunFinished::How::succeeded) event = core::Succeeded{std::move(end->output)};
    if (end->how == seams::RunFinished::How::failed) event = core::Failed{std::move(end->error)};
  }
  core::apply(prediction, event, Time(std::chrono::seconds(2)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<http::SseEvent> events;
  http::SseParser parser(1 << 20);
  if (!parser.feed(text, events)) return 0;

  core::Prediction prediction;
  core::apply(prediction, core::Started{}, Time(std::chrono::seconds(1)));
  cog::Reports reports(data[0] % 2 == 1);
  int ends = 0;
  for (const auto& event : events) {
    if (!reports.take_event(event.event, event.data)) break;
    while (auto report = reports.next()) {
      require(ends == 0);
      ends += std::holds_alternative<seams::RunFinished>(*report) ? 1 : 0;
      take(prediction, std::move(*report));
    }
  }
  require(ends == (reports.is_finished() ? 1 : 0));

  const core::Origins origins{"https://api.test", "https://files.test"};
  std::string shown;
  core::write_prediction(prediction, origins, {}, shown);
  json::parse_options deep;  // an output may be as deep as JSON may, and is part of what is shown
  deep.max_depth = 2 * limits::json_depth;
  boost::system::error_code error;
  json::parse(shown, error, {}, deep);
  require(!error);
  // They are read again from the store.
  require(parse_json(write_json(json::value(prediction.metrics))).has_value());
  return 0;
}
