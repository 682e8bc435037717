#include "options.h"

#include <algorithm>
#include <chrono>

#include "stop.h"

namespace mimeo::js {
namespace {

constexpr double longest = 1e12;  // some thirty years of milliseconds

template <class Duration>
void set(Duration& time, std::optional<double> given) {
  if (given) time = Duration(static_cast<long long>(std::clamp(*given, 0.0, longest)));
}

/// What all doors to a prediction share.
template <class Options>
Options options_of(const Napi::Object& given, Napi::Value stop) {
  Options options;
  options.webhook = text_of(given.Get("webhook"));
  if (const Napi::Value events = given.Get("webhook_events_filter"); events.IsArray()) {
    const auto names = events.As<Napi::Array>();
    for (std::uint32_t at = 0; at < names.Length(); ++at)
      options.webhook_events_filter.push_back(text_of(names.Get(at)));
  }
  options.cancel_after = text_of(given.Get("cancel_after"));
  options.idempotency_key = text_of(given.Get("idempotency_key"));
  if (text_of(given.Get("file_encoding_strategy")) == "data-uri") options.files = mc::FileEncoding::data_uri;
  options.stop = Stop::token_of(stop);
  return options;
}

}  // namespace

mc::ClientOptions client_options(const Napi::Object& given) {
  mc::ClientOptions options;
  options.url = text_of(given.Get("url"));
  options.token = text_of(given.Get("token"));
  options.authorities = text_of(given.Get("authorities"));
  options.data_folder = text_of(given.Get("dataFolder"));
  options.user_agent = text_of(given.Get("userAgent"));
  if (auto retries = number_in(given, "retries")) options.retries = static_cast<int>(std::clamp(*retries, 0.0, 1000.0));
  set(options.request_timeout, number_in(given, "timeout"));
  set(options.connect_timeout, number_in(given, "connectTimeout"));
  set(options.silence_timeout, number_in(given, "silenceTimeout"));
  set(options.patience, number_in(given, "patience"));
  return options;
}

mc::CreateOptions create_options(const Napi::Object& given, Napi::Value stop) {
  auto options = options_of<mc::CreateOptions>(given, stop);
  set(options.wait_for, number_in(given, "wait"));
  return options;
}

mc::RunOptions run_options(const Napi::Object& given, Napi::Value stop) {
  auto options = options_of<mc::RunOptions>(given, stop);
  const auto seconds = number_in(given, "wait");
  options.wait = seconds.has_value();
  set(options.wait_for, seconds);
  options.hold = flag_in(given, "hold", false);
  options.use_file_output = flag_in(given, "useFileOutput", true);
  set(options.poll_interval, number_in(given, "interval"));
  return options;
}

}  // namespace mimeo::js
