#include "mimeo/client/files.h"

#include "client/operation.h"
#include "client/uploads.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

File File::of(Value raw) {
  File made;
  made.id = raw["id"].text();
  made.name = raw["name"].text();
  made.content_type = raw["content_type"].text();
  made.etag = raw["etag"].text();
  made.created_at = raw["created_at"].text();
  made.expires_at = raw["expires_at"].text();
  made.size = raw["size"].integer();
  made.sha256 = raw["checksums"]["sha256"].text();
  made.metadata = raw["metadata"];
  made.url = raw["urls"]["get"].text();
  made.raw = std::move(raw);
  return made;
}

namespace {

Operation get_operation(const SessionPtr& session, std::string_view id) {
  return detail::get(session, "/v1/files/" + escape(id));
}

Operation list_operation(const SessionPtr& session) { return detail::get(session, "/v1/files"); }

Operation remove_operation(const SessionPtr& session, std::string_view id) {
  return detail::remove(session, "/v1/files/" + escape(id));
}

}  // namespace

Result<File> Files::get(std::string_view id, std::stop_token stop) const {
  return now<File>(session_, get_operation(session_, id), std::move(stop));
}
Task<Result<File>> Files::async_get(std::string_view id, std::stop_token stop) const {
  return later<File>(session_, get_operation(session_, id), std::move(stop));
}

Result<Page<File>> Files::list(std::stop_token stop) const {
  return now<Page<File>>(session_, list_operation(session_), std::move(stop));
}
Task<Result<Page<File>>> Files::async_list(std::stop_token stop) const {
  return later<Page<File>>(session_, list_operation(session_), std::move(stop));
}

Result<void> Files::remove(std::string_view id, std::stop_token stop) const {
  return now<void>(session_, remove_operation(session_, id), std::move(stop));
}
Task<Result<void>> Files::async_remove(std::string_view id, std::stop_token stop) const {
  return later<void>(session_, remove_operation(session_, id), std::move(stop));
}

namespace {

Task<Result<File>> create_file(SessionPtr session, InputFile file, Value metadata, Call call) {
  auto raw = co_await upload(session, std::move(file), std::move(metadata), std::move(call));
  if (!raw) co_return std::move(raw).error();
  co_return File::of(*std::move(raw));
}

Value metadata_of(Value::Object metadata) { return metadata.empty() ? Value() : Value(std::move(metadata)); }

}  // namespace

Result<File> Files::create(InputFile file, Value::Object metadata, std::stop_token stop) const {
  return block(*session_, std::move(stop), [&](Call call) {
    return create_file(session_, std::move(file), metadata_of(std::move(metadata)), std::move(call));
  });
}
Task<Result<File>> Files::async_create(InputFile file, Value::Object metadata, std::stop_token stop) const {
  return create_file(session_, std::move(file), metadata_of(std::move(metadata)), session_->call(std::move(stop)));
}

}  // namespace mimeo::client
