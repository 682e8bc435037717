#include "client/uploads.h"

#include <fstream>
#include <iterator>
#include <vector>

#include "client/data_uri.h"
#include "client/media_type.h"
#include "client/perform.h"

namespace mimeo::client::detail {
namespace {

/// Every place in `value` where a file is.
void find_files(Value& value, std::vector<Value*>& places) {
  if (value.get_if<InputFile>() != nullptr) {
    places.push_back(&value);
  } else if (const auto* output = value.get_if<FileOutput>()) {
    value = std::string(output->url());
  } else if (auto* items = value.get_if<Value::Array>()) {
    for (Value& item : *items) find_files(item, places);
  } else if (auto* members = value.get_if<Value::Object>()) {
    for (auto& [name, member] : *members) find_files(member, places);
  }
}

Result<std::string> data_uri_of(const InputFile& file) {
  std::string bytes;
  if (file.bytes()) {
    bytes = *file.bytes();
  } else {
    std::ifstream opened;
    if (!file.stream()) opened.open(file.path(), std::ios::binary);
    std::istream& source = file.stream() ? *file.stream() : opened;
    if (source) bytes.assign(std::istreambuf_iterator<char>(source), {});
    if (!source) return Error{ErrorKind::local, "Cannot read " + file.name()};
  }
  const std::string type = file.content_type().empty() ? std::string(media_type_of(file.name())) : file.content_type();
  return make_data_uri(type, bytes);
}

Error unreadable(const InputFile& file) { return {ErrorKind::local, "Cannot read " + file.path().string()}; }

}  // namespace

Task<Result<Value>> upload(SessionPtr session, InputFile file, Value metadata, Call call) {
  const bool is_path = !file.bytes() && !file.stream();
  if (is_path && !std::ifstream(file.path())) co_return unreadable(file);
  Request request = session->request("POST", "/v1/files");
  FormPart content{"content", {}, std::move(file)};
  request.form.push_back(std::move(content));
  if (!metadata.is_null()) {
    FormPart described{"metadata", metadata.to_json(), {}};
    request.form.push_back(std::move(described));
  }
  request.silence = session->options().silence_timeout;
  auto answer = co_await ask(session, std::move(request), Repeat::harmful, std::move(call));
  co_return answer;
}

Task<Result<Value>> with_addresses(SessionPtr session, Value input, FileEncoding encoding, Call call) {
  std::vector<Value*> places;
  find_files(input, places);
  for (Value* place : places) {
    InputFile file = *place->get_if<InputFile>();
    if (encoding == FileEncoding::data_uri) {
      auto uri = data_uri_of(file);
      if (!uri) co_return std::move(uri).error();
      *place = *std::move(uri);
      continue;
    }
    auto made = co_await upload(session, std::move(file), Value(), call);
    if (!made) co_return std::move(made).error();
    *place = (*made)["urls"]["get"];
  }
  co_return input;
}

}  // namespace mimeo::client::detail

namespace mimeo::client {

InputFile InputFile::at(std::filesystem::path path) {
  InputFile file;
  file.name_ = path.filename().string();
  file.path_ = std::move(path);
  return file;
}

InputFile InputFile::of_bytes(std::string bytes, std::string name) {
  InputFile file;
  file.bytes_ = std::make_shared<const std::string>(std::move(bytes));
  file.name_ = std::move(name);
  return file;
}

InputFile InputFile::of_stream(std::shared_ptr<std::istream> stream, std::string name) {
  InputFile file;
  file.stream_ = std::move(stream);
  file.name_ = std::move(name);
  return file;
}

}  // namespace mimeo::client
