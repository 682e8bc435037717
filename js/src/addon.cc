// The addon: what of the library the JavaScript of this package stands on. Nothing here blocks: what asks the server
// answers a promise, and the library's own thread does the work.
#include "addon.h"

#include <openssl/crypto.h>

#include "client.h"
#include "events.h"
#include "files.h"
#include "stop.h"
#include "values.h"

namespace mimeo::js {
namespace {

/// (function): makes of a File what outputs have in its place.
void make_files_with(const Napi::CallbackInfo& info) {
  Addon::of(info.Env()).make_file = Napi::Persistent(info[0].As<Napi::Function>());
}

/// (id, timestamp, signature, body as a Buffer, secret, tolerance in seconds): null, or the error.
Napi::Value verify_webhook(const Napi::CallbackInfo& info) {
  const auto body = info[3].As<Napi::Uint8Array>();
  const std::string id = text_of(info[0]);
  const std::string timestamp = text_of(info[1]);
  const std::string signature = text_of(info[2]);
  const mc::WebhookCall call{id, timestamp, signature, {reinterpret_cast<const char*>(body.Data()), body.ByteLength()}};
  const auto tolerance = std::chrono::seconds(info[5].As<Napi::Number>().Int64Value());
  auto verified = mc::verify_webhook(call, text_of(info[4]), tolerance);
  return verified ? info.Env().Null() : to_js(info.Env(), verified.error());
}

Napi::Object define(Napi::Env env, Napi::Object exports) {
  // A program may end while the library's thread is at work, and then nothing must be taken from below it.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);

  auto* addon = new Addon();
  env.SetInstanceData(addon);
  addon->mailbox = Mailbox::open(env);
  exports.Set("Client", Client::define(env));
  exports.Set("Events", Events::define(env));
  exports.Set("File", File::define(env));
  exports.Set("InputFile", InputFile::define(env));
  exports.Set("Pieces", Pieces::define(env));
  exports.Set("Stop", Stop::define(env));
  exports.Set("makeFilesWith", Napi::Function::New<make_files_with>(env, "makeFilesWith"));
  exports.Set("verifyWebhook", Napi::Function::New<verify_webhook>(env, "verifyWebhook"));
  return exports;
}

}  // namespace
}  // namespace mimeo::js

static Napi::Object initialise(Napi::Env env, Napi::Object exports) { return mimeo::js::define(env, exports); }
NODE_API_MODULE(mimeo, initialise)
