// Files that callers upload, to give them to models: create, list, get, delete.
#include "api/file_json.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/upload_form.h"
#include "engine/files.h"

namespace mimeo::api {
namespace {

http::Response file_answer(const Call& call, unsigned status, const core::File& file) {
  std::string out;
  write_file(call, file, out);
  return http::Response::json(status, std::move(out));
}

core::FileId file_in_path(const Call& call) { return core::FileId{std::string(call.path("file_id"))}; }

}  // namespace

Task<Answer> create_file(Call& call) {
  auto file = co_await receive_upload(call);
  if (!file) co_return std::unexpected(std::move(file.error()));
  co_return file_answer(call, 201, *file);
}

Task<Answer> list_files(Call& call) {
  seams::FileQuery query;
  query.account = call.account->id;
  query.cursor = cursor_of(call.request);
  query.limit = limits::files_page;
  auto page = co_await engine::list_uploads(call.engine, std::move(query));
  if (!page) co_return pass_on(std::move(page));
  co_return page_response(call, *page, [&](const core::File& file, std::string& out) { write_file(call, file, out); });
}

Task<Answer> get_file(Call& call) {
  auto file = co_await engine::find_upload(call.engine, call.account->id, file_in_path(call));
  if (!file) co_return pass_on(std::move(file));
  co_return file_answer(call, 200, *file);
}

Task<Answer> delete_file(Call& call) {
  auto removed = co_await engine::remove_upload(call.engine, call.account->id, file_in_path(call));
  if (!removed) co_return pass_on(std::move(removed));
  co_return http::Response(204);
}

}  // namespace mimeo::api
