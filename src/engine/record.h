// record: the one way an event reaches a prediction. Decides through core::apply, hands the change to the store, tells.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Applies `event` to a live prediction and carries out what follows from it. Engine's thread; never waits. An end becomes
/// visible only when it is durable: a task of the engine sees to that, however long the disk takes.
core::Change record(Engine& engine, const LivePointer& live, const core::Event& event);

/// How often a prediction may be run in all, when it is interrupted: its model's to say, or the operator's.
int attempts_of(const Engine& engine, const Live& live);

/// Its instance has died under a prediction, or the server.
core::Change record_interruption(Engine& engine, const LivePointer& live);

/// The model of a prediction that was asked to stop has stopped. Once is enough.
void record_stop(Engine& engine, const Live& live);

/// Forgets a prediction that could not be stored: nobody was told of it.
void withdraw(Engine& engine, const LivePointer& live);

/// What may be shown of a live prediction now: an end that is not durable yet stays unseen.
PredictionPointer visible(const Live& live);

}  // namespace mimeo::engine
