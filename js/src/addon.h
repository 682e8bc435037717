// What each environment (the program's, and every worker's) has of the addon.
#pragma once

#include <memory>

#include <napi.h>

#include "mailbox.h"

namespace mimeo::js {

struct Addon {
  std::shared_ptr<Mailbox> mailbox;
  Napi::FunctionReference make_file;  ///< makes the package's FileOutput of a File

  Napi::FunctionReference input_file;  ///< the classes that are made here
  Napi::FunctionReference file;
  Napi::FunctionReference pieces;
  Napi::FunctionReference events;

  static Addon& of(Napi::Env env) { return *env.GetInstanceData<Addon>(); }
};

/// An instance of one of these classes with what it stands for.
template <class T>
Napi::Value wrapped(Napi::Env env, const Napi::FunctionReference& type, T content) {
  Napi::EscapableHandleScope scope(env);
  auto given = Napi::External<T>::New(env, &content);
  return scope.Escape(type.New({given}));
}

/// What `wrapped` gave to a constructor, which JavaScript cannot call.
template <class T>
T content_of(const Napi::CallbackInfo& info) {
  if (info.Length() != 1 || !info[0].IsExternal()) throw Napi::TypeError::New(info.Env(), "Illegal constructor");
  return std::move(*info[0].As<Napi::External<T>>().Data());
}

}  // namespace mimeo::js
