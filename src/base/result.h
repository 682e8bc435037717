// Result and Error: how every fallible call in Mimeo answers.
//
// An expected failure is a value of type Error inside a Result; a bug is an assert; exceptions come only from
// libraries and are caught in the file that calls the library. Whoever stops an Error logs it, once; everybody else
// passes it on. api/problem.cc is the only place that turns an ErrorKind into an HTTP status.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace mimeo {

/// Why something failed, in words that know no protocol.
enum class ErrorKind {
  invalid,          ///< the caller's input breaks a rule; repeating it unchanged cannot help
  unauthenticated,  ///< no identity, or one we do not know
  forbidden,        ///< known identity, missing right
  not_found,        ///< absent, or not visible to this caller
  conflict,         ///< the present state forbids it
  too_large,        ///< over a size limit
  too_many,         ///< over a rate or count limit
  overspent,        ///< the caller's budget is used up
  unavailable,      ///< cannot be done now; the same call may succeed later
  interrupted,      ///< what was to do it was killed from outside; that says nothing of what was asked
  timed_out,        ///< a deadline passed
  canceled,         ///< the caller, or a shutdown, called it off
  internal,         ///< our fault
};

std::string_view to_string(ErrorKind kind);

/// One failure. `message` is for the caller and may be shown to anyone; `detail` is for the log; `hint` tells the
/// operator what to do. None of them ever holds a token, a secret or a signed URL.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;
  std::string detail = {};
  std::string hint = {};
};

template <class T>
using Result = std::expected<T, Error>;

/// `return fail(ErrorKind::not_found, "...")` from a function that answers a Result.
inline std::unexpected<Error> fail(ErrorKind kind, std::string message, std::string detail = {},
                                   std::string hint = {}) {
  return std::unexpected<Error>(Error{kind, std::move(message), std::move(detail), std::move(hint)});
}

/// Passes on the error of another Result.
template <class T>
std::unexpected<Error> pass_on(Result<T>&& failed) {
  return std::unexpected<Error>(std::move(failed).error());
}

}  // namespace mimeo
