// A call of the library as a promise.
#pragma once

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include <napi.h>

#include "addon.h"
#include "values.h"

namespace mimeo::js {

/// What most calls answer.
struct AsTheyAre {
  template <class T>
  Napi::Value operator()(Napi::Env env, T&& value) const {
    return to_js(env, std::forward<T>(value));
  }
};

/// What a promise is resolved with.
template <class T, class Convert>
Napi::Value resolution(Napi::Env env, mc::Result<T>&& result, const Convert& convert) {
  return convert(env, *std::move(result));
}
template <class Convert>
Napi::Value resolution(Napi::Env env, mc::Result<void>&&, const Convert&) {
  return env.Undefined();
}

/// Begins `task`. The promise is resolved with what `convert` makes of its result, or rejected with the error as a
/// plain object.
template <class T, class Convert = AsTheyAre>
Napi::Value begin(Napi::Env env, mc::Task<mc::Result<T>> task, Convert convert = {}) {
  const auto mailbox = Addon::of(env).mailbox;
  const auto deferred = Napi::Promise::Deferred::New(env);
  mailbox->expect(env);
  mc::start<mc::Result<T>>(std::move(task), [mailbox, deferred, convert](mc::Result<T> result) {
    auto kept = std::make_shared<mc::Result<T>>(std::move(result));
    mailbox->post([mailbox, deferred, convert, kept](Napi::Env here) {
      mailbox->settled(here);
      try {
        if (!*kept) {
          deferred.Reject(to_js(here, kept->error()));
        } else {
          deferred.Resolve(resolution(here, std::move(*kept), convert));
        }
      } catch (const Napi::Error& error) {
        deferred.Reject(error.Value());
      }
    });
  });
  return deferred.Promise();
}

/// A function of JavaScript that the library tells of its progress, in order and before its end; empty when `argument`
/// is no function.
template <class... Told, class Convert>
std::function<void(Told...)> teller(Napi::Value argument, Convert convert) {
  if (!argument.IsFunction()) return {};
  const auto mailbox = Addon::of(argument.Env()).mailbox;
  // Its last owner may be on another thread, where no reference may be dropped: the mailbox brings it back.
  const std::shared_ptr<Napi::FunctionReference> function(
      new Napi::FunctionReference(Napi::Persistent(argument.As<Napi::Function>())),
      [mailbox](Napi::FunctionReference* held) { mailbox->post([held](Napi::Env) { delete held; }); });
  return [mailbox, function, convert](Told... told) {
    mailbox->post([function, convert, told...](Napi::Env env) { function->Call({convert(env, told)...}); });
  };
}

}  // namespace mimeo::js
