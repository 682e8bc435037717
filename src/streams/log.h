// What can be told of one prediction: its output as far as it is known, and how it ended.
//
// While the prediction lives, the log keeps a copy of its output's text that grows with it; each reader has its own place
// in that one copy. So however many there are and however slowly one of them reads, a stream holds the output once, and
// nobody's pace is anybody else's. Readers take pieces of bounded size.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/prediction.h"
#include "streams/event_id.h"

namespace mimeo::streams {

class Desk;

struct Ending {
  core::Status status = core::Status::succeeded;
  std::string error;  ///< failed only
};

/// Where a reader is in the text of a log.
struct Place {
  Attempt attempt;
  std::uint64_t edition = 0;  ///< of the text: in another one, the bytes before this place may be others
  std::size_t at = 0;         ///< bytes read

  bool operator==(const Place&) const = default;
};

/// What a reader finds behind its place.
struct Piece {
  bool is_elsewhere = false;  ///< the reader's text is no more: this is the beginning of the one in its place
  bool is_list = false;       ///< otherwise the text is one value, and told when the prediction has ended
  std::string text;           ///< the next bytes of the output's JSON; the end of a list may be missing
  bool is_last = false;       ///< there is no more behind `text` now
  bool is_closed = false;     ///< nor will there ever be, though nobody knows the end
  std::optional<Ending> ending;  ///< with the last piece, once the prediction has ended
};

/// Thread-safe, except where said. Shared by its readers; the hub does not keep it for itself.
class Log : public std::enable_shared_from_this<Log> {
 public:
  /// Of a prediction that lives: begins with what it has so far.
  explicit Log(const core::Prediction& prediction);
  /// Of one that has ended. Its output is not copied.
  explicit Log(std::shared_ptr<const core::Prediction> ended);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// What became of the prediction. The engine's thread.
  void change(const core::Prediction& prediction, const core::Change& change);
  /// Nothing more will be known: the server shuts down, or the prediction was withdrawn. The engine's thread.
  void close();

  /// At most `most` bytes behind `place`, which moves on. Never waits.
  Piece read(Place& place, std::size_t most) const;

  /// There is a reader at `desk`, which is rung from now on when there is more to read: once, until it has `heard`.
  void attach(const std::shared_ptr<Desk>& desk);
  void detach(const Desk& desk);
  void heard(const Desk& desk);

 private:
  struct Listener {
    std::shared_ptr<Desk> desk;
    int readers = 0;
    bool rung = false;
  };

  void take_output(const core::Prediction& prediction, const core::Change& change);  // under mutex_, as are the next two
  void begin_edition(const core::Prediction& prediction);
  std::string_view text() const;
  void ring();

  const std::shared_ptr<const core::Prediction> whole_;  ///< the prediction, when it had ended before

  mutable std::mutex mutex_;
  Attempt attempt_;                  // guarded by mutex_, as is the rest
  std::uint64_t edition_ = 0;
  bool is_list_ = false;
  std::string text_;                 // a list has a comma behind its last item and no bracket, so that it can grow
  std::optional<Ending> ending_;
  bool closed_ = false;
  std::vector<Listener> listeners_;  // one for each loop on which somebody reads
};

}  // namespace mimeo::streams
