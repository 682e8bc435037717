// Uploaded files: what inputs refer to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mimeo/client/input_file.h"
#include "mimeo/client/page.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

namespace detail {
class Session;
}

struct File {
  std::string id;
  std::string name;
  std::string content_type;
  std::int64_t size = 0;
  std::string etag;
  std::string sha256;
  Value metadata;
  std::string created_at;
  std::string expires_at;
  std::string url;  ///< what stands for it in an input
  Value raw;

  static File of(Value raw);
};

class Files {
 public:
  explicit Files(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  /// Sent as it is read.
  Result<File> create(InputFile file, Value::Object metadata = {}, std::stop_token stop = {}) const;
  Task<Result<File>> async_create(InputFile file, Value::Object metadata = {}, std::stop_token stop = {}) const;

  Result<File> get(std::string_view id, std::stop_token stop = {}) const;
  Task<Result<File>> async_get(std::string_view id, std::stop_token stop = {}) const;

  /// Newest first.
  Result<Page<File>> list(std::stop_token stop = {}) const;
  Task<Result<Page<File>>> async_list(std::stop_token stop = {}) const;

  Result<void> remove(std::string_view id, std::stop_token stop = {}) const;
  Task<Result<void>> async_remove(std::string_view id, std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client
