// A file that goes into a model.
#pragma once

#include <filesystem>
#include <istream>
#include <memory>
#include <string>

namespace mimeo::client {

/// A file on disk, bytes in memory, or whatever a stream gives. As a part of an input, wherever in it, it is uploaded
/// before the prediction is made, and its address takes its place. Copies are cheap and share the content.
class InputFile {
 public:
  /// A file on disk; read when it is uploaded, piece by piece.
  static InputFile at(std::filesystem::path path);
  /// Bytes. The name's extension tells the model what it is: "photo.png".
  static InputFile of_bytes(std::string bytes, std::string name);
  /// What the stream gives from where it stands to its end; it is read once, on the library's thread, while the call
  /// runs. Not repeated when the connection breaks.
  static InputFile of_stream(std::shared_ptr<std::istream> stream, std::string name);

  /// Its media type, when it should not follow from the name.
  InputFile& content_type(std::string type) {
    content_type_ = std::move(type);
    return *this;
  }

  const std::filesystem::path& path() const { return path_; }
  const std::shared_ptr<const std::string>& bytes() const { return bytes_; }
  const std::shared_ptr<std::istream>& stream() const { return stream_; }
  const std::string& name() const { return name_; }
  const std::string& content_type() const { return content_type_; }

 private:
  std::filesystem::path path_;
  std::shared_ptr<const std::string> bytes_;
  std::shared_ptr<std::istream> stream_;
  std::string name_;
  std::string content_type_;
};

}  // namespace mimeo::client
