// The process that is the parent of every model.
#pragma once

namespace mimeo::process {

/// Serves the orders that arrive on `socket` (orders.h) until its other end is closed, then kills every descendant and exits.
/// Runs in a process just forked, possibly from a program with threads: it takes no memory and no lock, and uses system
/// calls only.
[[noreturn]] void supervise(int socket);

}  // namespace mimeo::process
