// What stops a call: the package joins it to an AbortSignal.
#pragma once

#include <stop_token>

#include <napi.h>

namespace mimeo::js {

class Stop : public Napi::ObjectWrap<Stop> {
 public:
  explicit Stop(const Napi::CallbackInfo& info) : ObjectWrap(info) {}

  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Stop", {InstanceMethod<&Stop::request>("request")});
  }

  /// The one that an argument is, or one that nobody asks for.
  static std::stop_token token_of(Napi::Value argument) {
    if (!argument.IsObject()) return {};
    return Unwrap(argument.As<Napi::Object>())->source_.get_token();
  }

 private:
  void request(const Napi::CallbackInfo&) { source_.request_stop(); }

  std::stop_source source_;
};

}  // namespace mimeo::js
