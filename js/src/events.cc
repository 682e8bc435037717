#include "events.h"

#include "call.h"

namespace mimeo::js {

Napi::Function Events::define(Napi::Env env) {
  auto type = DefineClass(env, "Events",
                          {InstanceMethod<&Events::next>("next"), InstanceAccessor<&Events::last_id>("lastId"),
                           InstanceMethod<&Events::close>("close")});
  Addon::of(env).events = Napi::Persistent(type);
  return type;
}

/// The next event, null at the end. Not while another one is awaited.
Napi::Value Events::next(const Napi::CallbackInfo& info) {
  if (!stream_) throw Napi::Error::New(info.Env(), "This stream is closed");
  return begin(info.Env(), stream_->async_next(),
               [kept = stream_](Napi::Env env, const std::optional<mc::Event>& event) { return to_js(env, event); });
}

/// Not while an event is awaited.
Napi::Value Events::last_id(const Napi::CallbackInfo& info) {
  return to_js(info.Env(), stream_ ? stream_->last_id() : std::string());
}

/// The connection goes; the prediction goes on.
void Events::close(const Napi::CallbackInfo&) { stream_.reset(); }

}  // namespace mimeo::js
