// coglet waits for ever for a worker that ends before it has connected (killed, or out of memory while Python starts): it neither
// says so nor waits for the process, which stays in the table of processes as one that has ended.
#pragma once

namespace mimeo::cog {

/// Whether Cog's server, somewhere below the process `pid`, has a child that has ended and that it does not care for. Reads a few files of
/// /proc.
bool has_lost_worker(int pid);

}  // namespace mimeo::cog
