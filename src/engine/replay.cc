#include "engine/replay.h"

#include "base/log.h"

namespace mimeo::engine {

Task<Turns::Turn> turn_of(Engine& engine, const core::AccountId& account, const core::CreateKey& key) {
  return engine.create_turns.take(account.text + ' ' + key.key);
}

Task<Result<std::optional<core::PredictionId>>> find_earlier(Engine& engine, core::AccountId account,
                                                             core::CreateKey key) {
  auto& store = engine.world.create_keys;
  auto known = co_await store.find(account, key.key, engine.world.clock.now());
  if (!known) co_return pass_on(std::move(known));
  if (key.kind == core::CreateKey::Kind::given) {
    if (known->empty()) co_return std::nullopt;
    const auto& first = known->front();
    if (first.key.fingerprint != key.fingerprint) {
      co_return fail(ErrorKind::conflict,
                     "This Idempotency-Key was used for another request; a new request needs a key of its own");
    }
    co_return first.prediction;
  }
  const auto* earlier = core::earlier_attempt(*known, key.attempt);
  if (earlier == nullptr) co_return std::nullopt;
  log_info("create.repeated", {{"id", earlier->prediction.text}, {"attempt", key.attempt}});
  // Before the turn ends: an equal attempt of another caller must not be given the same one.
  auto note = store.note_attempt(account, key.key, earlier->prediction, key.attempt);
  auto noted = co_await note.durable();
  if (!noted) log_warn("create.attempt_not_noted", noted.error(), {{"id", earlier->prediction.text}});
  co_return earlier->prediction;
}

}  // namespace mimeo::engine
