// Bounds of the MCP endpoint, each with its reason.
#pragma once

#include <chrono>
#include <cstddef>

namespace mimeo::api::mcp {

using namespace std::chrono_literals;

/// Messages in one batch, which are answered one after the other. Clients of the one version that has batches send two
/// or three.
inline constexpr std::size_t batch_messages = 20;
/// How long a tool waits for a prediction when the client hears nothing meanwhile: official clients give up after 60 s.
inline constexpr auto silent_wait = 50s;
/// How long it waits when the client hears of its progress.
inline constexpr auto told_wait = 3600s;
/// Between two looks at what a running prediction has logged.
inline constexpr auto look_pause = 1s;
/// A client that is told nothing for this long is told that it goes on: they give up after 60 s of silence.
inline constexpr auto notice_pause = 10s;
/// An output image that is put into the answer beside its address, and how many of them: models read them as tokens.
inline constexpr std::size_t inline_image_bytes = 1024 * 1024;
inline constexpr std::size_t inline_images = 4;
/// A file that `fetch_file` gives as it is, and as text.
inline constexpr std::size_t fetched_bytes = 4 * 1024 * 1024;
inline constexpr std::size_t fetched_text_bytes = 256 * 1024;
/// The end of the logs that is told with a failure.
inline constexpr std::size_t told_log_bytes = 2000;
/// What a client may call its request or session, in bytes.
inline constexpr std::size_t name_bytes = 200;
/// Text for a reader that falls behind: progress beyond it is dropped, the answer never is.
inline constexpr std::size_t unread_bytes = 64 * 1024;

}  // namespace mimeo::api::mcp
