// The log of a connection that writes, written in one piece for each commit.
//
//   SQLite: header, page, header, page, ..., flush  ──►  one write of them all, flush
//
// SQLite writes the pages of a commit one by one, each behind a header of 24 bytes: 14 calls of the system for a lone prediction. What it
// writes to the log in sequence is kept in memory until it flushes, reads or does anything else with that file. Only for connections with
// `synchronous = FULL` (every commit is flushed before anybody, readers of the log included, is told of it) and `cache_spill = OFF` (nothing
// is written before its commit, so nothing lies in memory between two; a migration that fails closes its connection).
//
// https://www.sqlite.org/vfs.html, https://www.sqlite.org/walformat.html
#pragma once

namespace mimeo::sqlite {

/// The name of a VFS for sqlite3_open_v2: the default one of now, but for logs. Thread-safe.
const char* gathering_vfs();

}  // namespace mimeo::sqlite
