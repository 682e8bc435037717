// A file that came out of a model.
//
//   auto output = client.run("mimeo/speak", {{"text", "Hello"}});
//   auto saved = output->file()->save("hello.wav");
//
// Its address is an `https:`, `http:` or `data:` one, and all of this works alike for the three. The API's token is
// sent only if the file lies at the API's own origin, and never along a redirect to another. Servers keep output files
// for a while only, an hour as a rule: after that everything here answers the kind `expired`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "mimeo/client/range.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"

namespace mimeo::client {

namespace detail {
class Session;
class Download;
}  // namespace detail

/// What a download has: `total` is known once the server has answered, if it says so.
using FileProgress = std::function<void(std::uint64_t done, std::optional<std::uint64_t> total)>;

struct SaveOptions {
  FileProgress on_progress = {};
  std::stop_token stop = {};
  std::string sha256 = {};  ///< hex, when the caller knows what the file must be
};

/// A file being read, from its beginning to its end, a piece at a time: at most a few hundred kilobytes are held. When
/// the connection breaks it goes on where it was (`Range`), with the same file or not at all. Length and, where the
/// server tells one, hash are checked before the end is reported.
///
///   for (const std::string& piece : file.open()) sink.write(piece.data(), piece.size());
///
/// Not for two threads at once.
class FileReader : public Range<FileReader, std::string> {
 public:
  explicit FileReader(std::shared_ptr<detail::Download> download);
  FileReader(FileReader&&) noexcept;
  FileReader& operator=(FileReader&&) noexcept;
  ~FileReader();

  /// The next piece, never empty; nothing at the end.
  Result<std::optional<std::string>> next();
  Task<Result<std::optional<std::string>>> async_next();

  /// What the server said the file is, once `next` has answered; empty if it did not say.
  const std::string& content_type() const;

 private:
  std::shared_ptr<detail::Download> download_;
};

/// The address of a file, and how to get it. Copies are cheap. Any thread.
class FileOutput {
 public:
  FileOutput(std::shared_ptr<detail::Session> session, std::string url)
      : session_(std::move(session)), url_(std::move(url)) {}

  const std::string& url() const { return url_; }
  /// The last part of its address without escapes, "out.png"; "output" for a `data:` one.
  std::string name() const;

  /// All bytes.
  Result<std::string> read(std::stop_token stop = {}) const;
  Task<Result<std::string>> async_read(std::stop_token stop = {}) const;

  /// Piece by piece.
  FileReader open(std::stop_token stop = {}) const;
  /// As a stream of the standard library; what breaks it off sets its badbit, and is thrown as Exception to who reads
  /// its buffer directly.
  std::unique_ptr<std::istream> stream(std::stop_token stop = {}) const;

  /// To a file: written beside it under another name, and renamed when it is whole, so that nobody sees half of it.
  /// Answers its size.
  Result<std::uint64_t> save(const std::filesystem::path& path, SaveOptions options = {}) const;
  Task<Result<std::uint64_t>> async_save(std::filesystem::path path, SaveOptions options) const;
  Task<Result<std::uint64_t>> async_save(std::filesystem::path path) const {
    return async_save(std::move(path), SaveOptions());
  }

  /// What its server says of it.
  Result<std::string> content_type(std::stop_token stop = {}) const;
  Task<Result<std::string>> async_content_type(std::stop_token stop = {}) const;
  Result<std::uint64_t> size(std::stop_token stop = {}) const;
  Task<Result<std::uint64_t>> async_size(std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
  std::string url_;
};

}  // namespace mimeo::client
