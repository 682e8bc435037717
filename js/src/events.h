// The output of a prediction as it is made.
#pragma once

#include <memory>

#include <napi.h>

#include <mimeo/client.h>

#include "addon.h"

namespace mimeo::js {

namespace mc = mimeo::client;

class Events : public Napi::ObjectWrap<Events> {
 public:
  explicit Events(const Napi::CallbackInfo& info)
      : ObjectWrap(info), stream_(std::make_shared<mc::EventStream>(content_of<mc::EventStream>(info))) {}
  static Napi::Function define(Napi::Env env);
  static Napi::Value wrap(Napi::Env env, mc::EventStream stream) {
    return wrapped(env, Addon::of(env).events, std::move(stream));
  }

 private:
  Napi::Value next(const Napi::CallbackInfo& info);
  Napi::Value last_id(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  std::shared_ptr<mc::EventStream> stream_;
};

}  // namespace mimeo::js
