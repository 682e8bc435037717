#include "mailbox.h"

namespace mimeo::js {

std::shared_ptr<Mailbox> Mailbox::open(Napi::Env env) {
  auto mailbox = std::make_shared<Mailbox>();
  mailbox->delivery_ = Delivery::New(env, "mimeo", 0, 1);
  mailbox->delivery_.Unref(env);
  // Behind the delivery's own hook, thus called before it: Node.js frees a delivery without asking who may still use
  // it.
  env.AddCleanupHook([mailbox] { mailbox->close(); });
  return mailbox;
}

void Mailbox::post(Letter letter) {
  auto sent = std::make_unique<Letter>(std::move(letter));
  std::lock_guard lock(mutex_);
  if (closed_) return;
  if (delivery_.NonBlockingCall(sent.get()) == napi_ok) sent.release();  // NOLINT(bugprone-unused-return-value)
}

void Mailbox::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
}

void Mailbox::expect(Napi::Env env) {
  if (expected_++ == 0) delivery_.Ref(env);
}

void Mailbox::settled(Napi::Env env) {
  if (--expected_ == 0) delivery_.Unref(env);
}

void Mailbox::deliver(Napi::Env env, Napi::Function, void*, Letter* letter) {
  const std::unique_ptr<Letter> read(letter);
  if (static_cast<napi_env>(env) != nullptr) (*read)(env);
}

}  // namespace mimeo::js
