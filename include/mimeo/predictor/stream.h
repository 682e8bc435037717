// Output that appears piece by piece.
//
//   mp::Stream<mp::File> predict(const Input& input, mp::Context& context) override {
//     for (int frame = 0; frame < input.frames; ++frame) co_yield draw(frame);
//   }
//
// A function that says `co_yield` and returns a Stream runs up to its next `co_yield` whenever the SDK wants the next
// piece, always on the prediction's own thread; it may block like any other code. `input` and `context` live as long as
// the stream. When the prediction is canceled, the SDK does not continue the function after the current piece: its
// local variables are destroyed and that is all. An exception that leaves it fails the prediction; the pieces stay.
#pragma once

#include <coroutine>
#include <exception>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace mimeo::predictor {

/// How a caller should show the pieces.
enum class Display {
  separate,    ///< one below the other
  concatenate  ///< joined without anything between them: the pieces of one text
};

/// A list of T whose items are sent as they are made. T: std::string, a number, bool, File, Value, or a described struct.
/// Single-owner; iterate it at most once.
template <class T, Display display = Display::separate>
class [[nodiscard]] Stream {
 public:
  class promise_type {
   public:
    Stream get_return_object() { return Stream(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T item) {
      item_ = std::move(item);
      return {};
    }
    void return_void() {}
    void unhandled_exception() { error_ = std::current_exception(); }
    /// A stream is pulled by a plain thread: there is nobody to resume it after a co_await.
    template <class Awaitable>
    void await_transform(Awaitable&&) = delete;

   private:
    friend class Stream;
    std::optional<T> item_;
    std::exception_ptr error_;
  };

  Stream(Stream&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Stream& operator=(Stream&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Stream() {
    if (handle_) handle_.destroy();
  }

  /// Runs the function up to its next `co_yield` and answers what it yielded, or nothing when it has returned. Throws
  /// what the function throws.
  std::optional<T> next() {
    if (!handle_ || handle_.done()) return std::nullopt;
    promise_type& promise = handle_.promise();
    promise.item_.reset();
    handle_.resume();
    if (promise.error_) std::rethrow_exception(std::exchange(promise.error_, nullptr));
    return std::move(promise.item_);
  }

 private:
  using Handle = std::coroutine_handle<promise_type>;
  explicit Stream(Handle handle) : handle_(handle) {}
  Handle handle_;
};

/// The pieces of one text: words, tokens, lines with their line breaks. Callers join them.
using TextStream = Stream<std::string, Display::concatenate>;

}  // namespace mimeo::predictor
