// A file that goes into a model or comes out of it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mimeo::predictor {

/// A file on disk, or bytes in memory under a name. Copies are cheap and share the bytes.
///
/// As an input: the caller gave a URL or a data URI; the SDK has fetched it before `predict` is called, and path() is the
/// local copy. It lives until the prediction has ended. Its name is the last part of the URL.
///
/// As an output: return a path (best inside Context::scratch(), which is emptied when the prediction has ended) or bytes.
/// The SDK reads it right after it was returned or yielded. Its name is what the caller sees at the end of the file's
/// URL, and its extension decides the media type: name a PNG "something.png".
class File {
 public:
  /// No file: what a member of an input struct is until the SDK fills it.
  File() = default;

  /// A file on disk. It need not exist yet; it must when it is read.
  explicit File(std::filesystem::path path) : path_(std::move(path)) {}

  /// Bytes that were never on disk.
  static File of_bytes(std::string name, std::string bytes);

  /// Where it lies; empty for bytes in memory.
  const std::filesystem::path& path() const { return path_; }

  /// Its name without folders, "speech.wav".
  std::string name() const;

  /// Everything in it. Throws std::system_error if the file cannot be read.
  std::string read() const;

  /// The bytes of a file in memory, or nullptr for one on disk.
  const std::string* bytes() const { return bytes_.get(); }

 private:
  std::filesystem::path path_;
  std::string name_;
  std::shared_ptr<const std::string> bytes_;
};

/// The media type that goes with a file name's extension ("a.png" -> "image/png"), "application/octet-stream" if unknown.
std::string_view media_type_of(std::string_view file_name);

}  // namespace mimeo::predictor
