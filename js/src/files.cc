#include "files.h"

#include "call.h"
#include "stop.h"

namespace mimeo::js {
namespace {

/// A piece of a file as a Buffer of its own; null at the end.
Napi::Value to_buffer(Napi::Env env, const std::optional<std::string>& piece) {
  if (!piece) return env.Null();
  return Napi::Buffer<char>::Copy(env, piece->data(), piece->size());
}

mc::InputFile with_type(mc::InputFile file, Napi::Value type) {
  if (auto text = text_of(type); !text.empty()) file.content_type(std::move(text));
  return file;
}

}  // namespace

Napi::Function InputFile::define(Napi::Env env) {
  auto type = DefineClass(env, "InputFile",
                          {StaticMethod<&InputFile::at>("at"), StaticMethod<&InputFile::of_bytes>("ofBytes")});
  Addon::of(env).input_file = Napi::Persistent(type);
  return type;
}

const mc::InputFile* InputFile::in(const Napi::Object& object) {
  if (!object.InstanceOf(Addon::of(object.Env()).input_file.Value())) return nullptr;
  return &Unwrap(object)->file_;
}

Napi::Value InputFile::at(const Napi::CallbackInfo& info) {
  auto file = with_type(mc::InputFile::at(text_of(info[0])), info[1]);
  return wrapped(info.Env(), Addon::of(info.Env()).input_file, std::move(file));
}

Napi::Value InputFile::of_bytes(const Napi::CallbackInfo& info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  std::string content(reinterpret_cast<const char*>(bytes.Data()), bytes.ByteLength());
  auto file = with_type(mc::InputFile::of_bytes(std::move(content), text_of(info[1])), info[2]);
  return wrapped(info.Env(), Addon::of(info.Env()).input_file, std::move(file));
}

Napi::Function File::define(Napi::Env env) {
  auto type = DefineClass(env, "File",
                          {InstanceAccessor<&File::url>("url"), InstanceAccessor<&File::name>("name"),
                           InstanceMethod<&File::open>("open"), InstanceMethod<&File::save>("save"),
                           InstanceMethod<&File::content_type>("contentType"), InstanceMethod<&File::size>("size")});
  Addon::of(env).file = Napi::Persistent(type);
  return type;
}

Napi::Value File::url(const Napi::CallbackInfo& info) { return to_js(info.Env(), file_.url()); }
Napi::Value File::name(const Napi::CallbackInfo& info) { return to_js(info.Env(), file_.name()); }

/// (stop)
Napi::Value File::open(const Napi::CallbackInfo& info) {
  return wrapped(info.Env(), Addon::of(info.Env()).pieces, file_.open(Stop::token_of(info[0])));
}

/// (path, sha256, stop, onProgress(done, total))
Napi::Value File::save(const Napi::CallbackInfo& info) {
  mc::SaveOptions options;
  options.sha256 = text_of(info[1]);
  options.stop = Stop::token_of(info[2]);
  options.on_progress = teller<std::uint64_t, std::optional<std::uint64_t>>(
      info[3], [](Napi::Env env, auto told) { return to_js(env, told); });
  return begin(info.Env(), file_.async_save(text_of(info[0]), std::move(options)));
}

Napi::Value File::content_type(const Napi::CallbackInfo& info) {
  return begin(info.Env(), file_.async_content_type(Stop::token_of(info[0])));
}
Napi::Value File::size(const Napi::CallbackInfo& info) {
  return begin(info.Env(), file_.async_size(Stop::token_of(info[0])));
}

Pieces::Pieces(const Napi::CallbackInfo& info)
    : ObjectWrap(info), reader_(std::make_shared<mc::FileReader>(content_of<mc::FileReader>(info))) {}

Napi::Function Pieces::define(Napi::Env env) {
  auto type =
      DefineClass(env, "Pieces",
                  {InstanceMethod<&Pieces::next>("next"), InstanceAccessor<&Pieces::content_type>("contentType"),
                   InstanceMethod<&Pieces::close>("close")});
  Addon::of(env).pieces = Napi::Persistent(type);
  return type;
}

/// The next piece, null at the end. Not while another one is awaited.
Napi::Value Pieces::next(const Napi::CallbackInfo& info) {
  if (!reader_) throw Napi::Error::New(info.Env(), "This file is closed");
  return begin(
      info.Env(), reader_->async_next(),
      [kept = reader_](Napi::Env env, const std::optional<std::string>& piece) { return to_buffer(env, piece); });
}

Napi::Value Pieces::content_type(const Napi::CallbackInfo& info) {
  return to_js(info.Env(), reader_ ? reader_->content_type() : std::string());
}

/// The connection goes at once, or with the piece that is awaited.
void Pieces::close(const Napi::CallbackInfo&) { reader_.reset(); }

}  // namespace mimeo::js
