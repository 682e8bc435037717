// The log of a connection that writes, written in one piece for each commit.
//
//   SQLite: header, page, header, page, ..., flush  ──►  one write of them all, flush
//
// SQLite writes the pages of a commit one by one, each behind a header of 24 bytes; a lone prediction's two commits were 26 calls of the
// system. What it writes to the log in sequence is kept in memory until it flushes, reads or does anything else with that file. With
// `synchronous = FULL` every commit is flushed before anybody is told of it, so no reader of the log can miss what is still in memory; with
// less than that this is not to be used. https://www.sqlite.org/vfs.html, https://www.sqlite.org/walformat.html
#pragma once

namespace mimeo::sqlite {

/// The name of a VFS for sqlite3_open_v2: the default one of now, but for logs. Thread-safe.
const char* gathering_vfs();

}  // namespace mimeo::sqlite
