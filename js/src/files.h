// Files that go in and come out.
#pragma once

#include <memory>
#include <stop_token>

#include <napi.h>

#include <mimeo/client.h>

#include "addon.h"

namespace mimeo::js {

namespace mc = mimeo::client;

/// A file for an input: on disk, or bytes.
class InputFile : public Napi::ObjectWrap<InputFile> {
 public:
  explicit InputFile(const Napi::CallbackInfo& info) : ObjectWrap(info), file_(content_of<mc::InputFile>(info)) {}
  static Napi::Function define(Napi::Env env);

  /// What an object stands for; nullptr if it is no InputFile.
  static const mc::InputFile* in(const Napi::Object& object);

 private:
  static Napi::Value at(const Napi::CallbackInfo& info);
  static Napi::Value of_bytes(const Napi::CallbackInfo& info);

  mc::InputFile file_;
};

/// The address of a file, and how to get it.
class File : public Napi::ObjectWrap<File> {
 public:
  explicit File(const Napi::CallbackInfo& info) : ObjectWrap(info), file_(content_of<mc::FileOutput>(info)) {}
  static Napi::Function define(Napi::Env env);
  static Napi::Value wrap(Napi::Env env, const mc::FileOutput& file) { return wrapped(env, Addon::of(env).file, file); }

 private:
  Napi::Value url(const Napi::CallbackInfo& info);
  Napi::Value name(const Napi::CallbackInfo& info);
  Napi::Value open(const Napi::CallbackInfo& info);
  Napi::Value save(const Napi::CallbackInfo& info);
  Napi::Value content_type(const Napi::CallbackInfo& info);
  Napi::Value size(const Napi::CallbackInfo& info);

  mc::FileOutput file_;
};

/// A file being read.
class Pieces : public Napi::ObjectWrap<Pieces> {
 public:
  explicit Pieces(const Napi::CallbackInfo& info);
  static Napi::Function define(Napi::Env env);

 private:
  Napi::Value next(const Napi::CallbackInfo& info);
  Napi::Value content_type(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  std::shared_ptr<mc::FileReader> reader_;
};

}  // namespace mimeo::js
