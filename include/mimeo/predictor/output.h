// What `predict` may return, and how callers receive it.
//
//   std::string, numbers, bool       one value
//   File                             one file
//   std::vector<T>                   a list, sent when it is complete
//   Stream<T>                        a list whose items are sent as they are made
//   TextStream                       pieces of one text, sent as they are made, joined by whoever shows them
//   a struct with `describe`         an object with named members
//   Value                            anything, files at any depth
//   std::optional<T>                 one of the above, or null
#pragma once

#include <concepts>
#include <utility>

#include "mimeo/predictor/fields.h"
#include "mimeo/predictor/stream.h"
#include "mimeo/predictor/type.h"

namespace mimeo::predictor::detail {

/// Receives a prediction's output.
class OutputSink {
 public:
  virtual ~OutputSink() = default;
  /// The whole output, once.
  virtual void value(Value output) = 0;
  /// The next item of a stream. False when nobody wants another: stop.
  virtual bool item(Value output) = 0;
};

/// The shape of an output.
struct OutputInfo {
  Type type;                             ///< of the whole output, or of one item of a stream
  bool streamed = false;
  Display display = Display::separate;
};

template <class Output>
struct OutputCodec {
  static_assert(Codable<Output>, "predict must return one of the types listed in mimeo/predictor/output.h");
  static OutputInfo info() { return {.type = Codec<Output>::type()}; }
  static void send(Output output, OutputSink& sink) { sink.value(Codec<Output>::encode(std::move(output))); }
};

template <class T, Display display>
struct OutputCodec<Stream<T, display>> {
  static OutputInfo info() { return {.type = Codec<T>::type(), .streamed = true, .display = display}; }
  static void send(Stream<T, display> stream, OutputSink& sink) {
    while (auto next = stream.next()) {
      if (!sink.item(Codec<T>::encode(std::move(*next)))) return;
    }
  }
};

}  // namespace mimeo::predictor::detail
