// What the server and its supervisor say to each other: one message per packet of a SOCK_SEQPACKET pair.
//
//   order  = OrderHead text*        the server asks; `start` carries the write end of the output pipe as a descriptor
//   text   = directory NUL argument NUL ... variable NUL ... door NUL ...
//   report = Report                 the supervisor tells
//
// Both ends are the same program, so the structs travel as they lie in memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mimeo::process {

/// A process by the server's own number for it. Process ids are reused by the kernel; these never are.
using Number = std::uint32_t;

struct OrderHead {
  enum class What : std::uint32_t { start, signal };
  What what = What::start;
  Number number = 0;
  std::int32_t signal = 0;       ///< to the whole group
  std::uint32_t arguments = 0;   ///< how many texts are arguments,
  std::uint32_t variables = 0;   ///< and how many environment variables
  /// Whether it begins with SIGTERM blocked: it stands around the program, which is in its group and gets the signal itself.
  std::uint32_t deaf = 0;
  std::uint32_t doors = 0;  ///< how many texts are files of control groups, to which it writes that it enters (cgroups.h)
};

struct Report {
  enum class What : std::uint32_t { started, not_started, exited };
  What what = What::started;
  Number number = 0;
  std::int32_t pid = 0;
  std::int32_t value = 0;  ///< not_started: errno, or -errno of a group that could not be entered; exited: the status that waitpid(2) gives
};

/// An order with its texts. The kernel's default socket buffer (208 KiB) takes one such packet.
inline constexpr std::size_t order_bytes = 96 * 1024;
/// Arguments, variables and doors together.
inline constexpr std::size_t order_texts = 1024;
/// Processes under one supervisor.
inline constexpr std::size_t process_count = 1024;

/// Every process carries `MIMEO_PROCESS=<owner>/<number>` in its environment, which its descendants inherit.
inline constexpr char mark_name[] = "MIMEO_PROCESS=";

}  // namespace mimeo::process
