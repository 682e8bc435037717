#include "server/files_keys.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "base/ids.h"
#include "base/limits.h"
#include "server/private_file.h"

namespace mimeo::server {

using std::chrono::seconds;

Result<void> FilesKeys::open() {
  std::ifstream file(path_);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    Key key;
    seconds::rep until = 0;
    words >> key.text;
    if (key.text.empty()) continue;
    if (words >> until) key.until = Time(seconds(until));
    // The present key has no end, a former one always has: damage must not make one hold for ever.
    if (keys_.empty() != (key.until == Time::max())) {
      return fail(ErrorKind::invalid, path_ + " is damaged: the first line is a key, each other a key and its end in Unix seconds");
    }
    keys_.push_back(std::move(key));
  }
  if (!keys_.empty()) return {};
  keys_.push_back({random_token(32)});
  return write(keys_);
}

std::vector<std::string> FilesKeys::valid(Time now) const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> texts;
  for (const auto& key : keys_) {
    if (now < key.until) texts.push_back(key.text);
  }
  return texts;
}

Result<void> FilesKeys::rotate(Time now, Time former_until) {
  std::lock_guard rotation(rotation_);
  std::vector<Key> keys = {{random_token(32)}};
  {
    std::lock_guard lock(mutex_);
    for (const auto& key : keys_) {
      if (const auto until = std::min(key.until, former_until); now < until) keys.push_back({key.text, until});
    }
  }
  if (keys.size() > limits::files_keys) {
    return fail(ErrorKind::too_many, "Too many former keys still hold", "", "A rotation without a grace ends them");
  }
  // The file first: nothing is signed with a key that the next start may not know.
  if (auto written = write(keys); !written) return written;
  std::lock_guard lock(mutex_);
  keys_ = std::move(keys);
  return {};
}

Result<void> FilesKeys::write(const std::vector<Key>& keys) const {
  std::string text;
  for (const auto& key : keys) {
    text += key.text;
    if (key.until != Time::max()) {
      text += ' ' + std::to_string(std::chrono::ceil<seconds>(key.until.time_since_epoch()).count());
    }
    text += '\n';
  }
  return write_private_file(path_, text);
}

}  // namespace mimeo::server
