// Result and Error: how every call of the client library answers.
//
//   auto output = client.run("mimeo/hello-world", {{"text", "Ada"}});
//   if (!output) return complain(output.error());
//   std::cout << output->text() << "\n";
//
// Who likes exceptions better asks for `value()`: it throws what it has no value for.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mimeo::client {

/// Whose doing it was that a call failed.
enum class ErrorKind {
  refused,       ///< the API said no; `status` says how
  model_failed,  ///< the prediction or training ended as `failed`; the message is the model's
  network,       ///< no connection, or it broke, or nobody answered in time
  canceled,      ///< by the caller's stop token, or the prediction was canceled by whomever
  expired,       ///< the file or the stream was there once, and its time is over
  corrupted,     ///< what arrived is not what was sent: wrong length, wrong hash, no JSON
  local          ///< something on this machine: a file cannot be read or written, an argument makes no sense
};

/// "refused", "model_failed", ...
std::string_view to_string(ErrorKind kind);

/// One thing that the API found wrong with an input.
struct InvalidField {
  std::string type;         ///< "required", "number_lte", ...
  std::string field;        ///< "input.steps"
  std::string description;  ///< "Must be less than or equal to 4"
};

/// One failure. No token and no secret is ever in it.
struct Error {
  ErrorKind kind = ErrorKind::local;
  std::string message;
  int status = 0;                                 ///< the HTTP status, when the API or a file's server answered
  std::string title = {};                         ///< the API's short name for it
  std::vector<InvalidField> invalid_fields = {};  ///< of a 422
  std::optional<std::chrono::seconds> retry_after = {};
  std::string prediction_id = {};  ///< when a prediction or training failed or was canceled
  std::string logs = {};           ///< what it printed, when it failed
};

/// What Result::value() throws.
class Exception : public std::runtime_error {
 public:
  explicit Exception(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

/// A T, or the Error that there is instead.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return content_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// The value; throws Exception when there is none.
  const T& value() const& {
    if (!has_value()) throw Exception(error());
    return std::get<0>(content_);
  }
  T& value() & {
    if (!has_value()) throw Exception(error());
    return std::get<0>(content_);
  }
  T&& value() && {
    if (!has_value()) throw Exception(error());
    return std::get<0>(std::move(content_));
  }

  /// The value, which must be there.
  const T& operator*() const& { return *std::get_if<0>(&content_); }
  T& operator*() & { return *std::get_if<0>(&content_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&content_)); }
  const T* operator->() const { return std::get_if<0>(&content_); }
  T* operator->() { return std::get_if<0>(&content_); }

  /// The error, which must be there.
  const Error& error() const& { return *std::get_if<1>(&content_); }
  Error&& error() && { return std::move(*std::get_if<1>(&content_)); }

 private:
  std::variant<T, Error> content_;
};

/// Done, or the Error that prevented it.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  /// Throws Exception when it was not done.
  void value() const {
    if (error_) throw Exception(*error_);
  }
  const Error& error() const& { return *error_; }
  Error&& error() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace mimeo::client
