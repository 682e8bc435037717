#include "api/file_bytes.h"

#include <fmt/format.h>

#include "api/blob_slice.h"
#include "http/file_response.h"
#include "http/repr_digest.h"

namespace mimeo::api {

Task<Answer> file_bytes(Call& call, const core::File& file, std::shared_ptr<seams::BlobReader> bytes) {
  auto slice = co_await slice_of_blob(std::move(bytes), call.options.offload);
  if (!slice) co_return pass_on(std::move(slice));
  // Of uploads the API tells it, too.
  const auto& tag = file.kind == core::File::Kind::upload ? file.md5 : file.sha256;
  auto response = http::file_response(call.request, std::move(*slice), file.content_type, '"' + tag + '"');
  if (response.status == 416) {
    auto refusal = render(Problem(problems::no_such_range, fmt::format("The file has {} bytes", file.size)));
    for (const auto& header : response.headers) refusal.headers.add(header.name, header.value);
    co_return refusal;
  }
  if (auto digest = http::repr_digest(file.sha256); !digest.empty()) response.headers.add("Repr-Digest", std::move(digest));
  co_return response;
}

}  // namespace mimeo::api
