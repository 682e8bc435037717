#include "api/file_json.h"

namespace mimeo::api {

void write_file(const Call& call, const core::File& file, std::string& out) {
  ObjectWriter object(out);
  object.text("id", file.id.text);
  object.text("name", file.name);
  object.text("content_type", file.content_type);
  object.number("size", file.size);
  object.text("etag", file.md5);
  ObjectWriter checksums(object.member("checksums"));
  checksums.text("sha256", file.sha256);
  checksums.text("md5", file.md5);
  checksums.end();
  write_json(file.metadata, object.member("metadata"));
  object.time("created_at", file.created_at);
  object.time_or_null("expires_at", file.expires_at);
  ObjectWriter urls(object.member("urls"));
  urls.text("get", call.address("/v1/files/" + file.id.text));
  urls.end();
  object.end();
}

void write_output_file(const core::File& file, ObjectWriter& object) {
  object.text("name", file.name);
  object.text("content_type", file.content_type);
  object.number("size", file.size);
}

}  // namespace mimeo::api
