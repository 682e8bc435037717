#include "cog/offers.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/ids.h"
#include "http/handler.h"

namespace mimeo::cog {
namespace {

class BlobSource final : public http::Source {
 public:
  explicit BlobSource(std::unique_ptr<seams::BlobReader> reader) : reader_(std::move(reader)) {}

  Task<Result<std::size_t>> read(std::span<char> into) override {
    auto size = co_await reader_->read_at(at_, into);
    if (size) at_ += static_cast<std::int64_t>(*size);
    co_return size;
  }
  std::optional<std::uint64_t> remaining() const override { return reader_->size() - at_; }

 private:
  std::unique_ptr<seams::BlobReader> reader_;
  std::int64_t at_ = 0;
};

}  // namespace

std::string Offers::offer(core::BlobId blob, std::string_view name, std::string content_type) {
  std::string secret = random_token(20);
  std::string address = fmt::format("{}/inputs/{}/{}", origin_, secret, percent_encode(core::safe_file_name(name)));
  offers_.emplace(std::move(secret), Offer{std::move(blob), std::move(content_type)});
  return address;
}

void Offers::withdraw(std::string_view address) {
  std::string prefix = origin_ + "/inputs/";
  if (!address.starts_with(prefix)) return;
  address.remove_prefix(prefix.size());
  offers_.erase(std::string(address.substr(0, address.find('/'))));
}

Task<http::Response> Offers::serve(http::Request& request) {
  auto at = offers_.find(std::string(request.path_parameter("secret")));
  if (at == offers_.end()) co_return http::plain_problem(404, "no such file");
  std::string type = at->second.content_type.empty() ? "application/octet-stream" : at->second.content_type;
  core::BlobId blob = at->second.blob;
  auto reader = co_await blobs_.open(blob);
  if (!reader) co_return http::plain_problem(404, reader.error().message);
  co_return http::Response::stream(200, type, std::make_unique<BlobSource>(std::move(*reader)));
}

}  // namespace mimeo::cog
