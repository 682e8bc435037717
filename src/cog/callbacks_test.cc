#include "cog/callbacks.h"

#include <map>

#include <gmock/gmock.h>

#include "base/test_run.h"
#include "http/client.h"

namespace mimeo::cog {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::StartsWith;

/// Blobs in a map, which may be told to fail.
class MapBlobs final : public seams::Blobs {
 public:
  std::map<std::string, std::string> blobs;
  bool disk_is_full = false;

  class Writer final : public seams::BlobWriter {
   public:
    explicit Writer(MapBlobs& owner) : owner_(owner) {}
    Task<Result<void>> write(std::span<const char> bytes) override {
      if (owner_.disk_is_full) co_return fail(ErrorKind::unavailable, "the disk is full");
      text_.append(bytes.data(), bytes.size());
      co_return Result<void>{};
    }
    Task<Result<seams::BlobInfo>> finish() override {
      std::string id = std::to_string(owner_.made_++);
      owner_.blobs[id] = text_;
      co_return seams::BlobInfo{core::BlobId{id}, static_cast<std::int64_t>(text_.size()), "", ""};
    }

   private:
    MapBlobs& owner_;
    std::string text_;
  };

  class Reader final : public seams::BlobReader {
   public:
    explicit Reader(std::string text) : text_(std::move(text)) {}
    std::int64_t size() const override { return static_cast<std::int64_t>(text_.size()); }
    Task<Result<std::size_t>> read_at(std::int64_t offset, std::span<char> bytes) override {
      co_return text_.copy(bytes.data(), bytes.size(), static_cast<std::size_t>(offset));
    }

   private:
    std::string text_;
  };

  Task<Result<std::unique_ptr<seams::BlobWriter>>> create(seams::Checksums) override { co_return std::make_unique<Writer>(*this); }
  Task<Result<std::unique_ptr<seams::BlobReader>>> open(core::BlobId id) override {
    if (!blobs.contains(id.text)) co_return fail(ErrorKind::not_found, "no such blob");
    co_return std::make_unique<Reader>(blobs[id.text]);
  }
  Task<Result<void>> remove(core::BlobId id) override {
    blobs.erase(id.text);
    co_return Result<void>{};
  }
  Task<Result<std::size_t>> remove_unknown(std::vector<core::BlobId>) override { co_return 0; }

 private:
  int made_ = 0;
};

struct Answer {
  unsigned status = 0;
  std::string location;
  std::string type;
  std::string body;
};

class CallbacksTest : public testing::Test {
 protected:
  CallbacksTest() { EXPECT_TRUE(callbacks_.open()); }
  ~CallbacksTest() override { run_on(context_, callbacks_.close()); }

  /// Calls an address as a model would.
  Answer call(std::string method, std::string address, std::string body = {}, std::string type = {}) {
    auto task = [&]() -> Task<Answer> {
      EXPECT_THAT(address, StartsWith(callbacks_.origin() + "/"));
      auto to = http::Address::parse(callbacks_.origin().substr(7)).value();
      http::Client client(context_.get_executor(), to);
      http::ClientRequest request(method, address.substr(callbacks_.origin().size()));
      request.body = body;
      if (!type.empty()) request.headers.add("Content-Type", type);
      auto response = co_await client.send(std::move(request), std::chrono::steady_clock::now() + 20s);
      Answer answer;
      if (!response) co_return answer;
      answer.status = response->status;
      answer.location = response->headers.find("location").value_or("");
      answer.type = response->headers.find("content-type").value_or("");
      auto text = co_await http::read_all(*response->body, 10'000'000);
      answer.body = text.value_or("");
      co_return answer;
    };
    return run_on(context_, task());
  }

  /// Lets removals run.
  void settle() {
    auto nothing = []() -> Task<> { co_return; };
    for (int i = 0; i < 5; ++i) run_on(context_, nothing());
  }

  asio::io_context context_{1};
  MapBlobs blobs_;
  Callbacks callbacks_{context_.get_executor(), blobs_};
};

TEST_F(CallbacksTest, GiveAnUploadAnAddressThatCanBeTakenOnce) {
  auto door = callbacks_.open_uploads();
  auto answer = call("PUT", door->address() + "/out.png", "bytes", "image/png");
  EXPECT_EQ(answer.status, 201u);
  EXPECT_THAT(answer.location, EndsWith("/out.png"));
  auto upload = callbacks_.take(answer.location);
  ASSERT_TRUE(upload);
  EXPECT_EQ(upload->name, "out.png");
  EXPECT_EQ(upload->content_type, "image/png");
  EXPECT_EQ(upload->blob.size, 5);
  EXPECT_EQ(blobs_.blobs[upload->blob.id.text], "bytes");
  EXPECT_FALSE(callbacks_.take(answer.location));
}

TEST_F(CallbacksTest, TellFilesOfTheSameNameApart) {
  auto door = callbacks_.open_uploads();
  auto first = call("PUT", door->address() + "/out.png", "first");
  auto second = call("PUT", door->address() + "/out.png", "second");
  EXPECT_NE(first.location, second.location);
  EXPECT_EQ(blobs_.blobs[callbacks_.take(second.location)->blob.id.text], "second");
  EXPECT_EQ(blobs_.blobs[callbacks_.take(first.location)->blob.id.text], "first");
}

TEST_F(CallbacksTest, StoreLargeFilesWhole) {
  auto door = callbacks_.open_uploads();
  std::string large(3'000'000, 'x');
  auto answer = call("PUT", door->address() + "/large.bin", large);
  EXPECT_EQ(callbacks_.take(answer.location)->blob.size, 3'000'000);
}

TEST_F(CallbacksTest, KeepNamesHarmless) {
  auto door = callbacks_.open_uploads();
  auto answer = call("PUT", door->address() + "/..%2F..%2Fetc%2Fpass%20wd", "x");
  ASSERT_EQ(answer.status, 201u);
  EXPECT_EQ(callbacks_.take(answer.location)->name, core::safe_file_name("../../etc/pass wd"));
}

TEST_F(CallbacksTest, RefuseUploadsWithoutADoor) {
  auto door = callbacks_.open_uploads();
  std::string address = door->address();
  EXPECT_EQ(call("PUT", callbacks_.origin() + "/uploads/guess/out.png", "x").status, 404u);
  door.reset();
  EXPECT_EQ(call("PUT", address + "/out.png", "x").status, 404u);
  EXPECT_TRUE(blobs_.blobs.empty());
}

TEST_F(CallbacksTest, SayWhenTheDiskIsFull) {
  auto door = callbacks_.open_uploads();
  blobs_.disk_is_full = true;
  EXPECT_EQ(call("PUT", door->address() + "/out.png", "x").status, 503u);
}

TEST_F(CallbacksTest, RemoveWhatNobodyTook) {
  auto door = callbacks_.open_uploads();
  auto other_door = callbacks_.open_uploads();
  auto forgotten = call("PUT", door->address() + "/a.txt", "a");
  auto elsewhere = call("PUT", other_door->address() + "/b.txt", "b");
  door->discard();
  settle();
  EXPECT_FALSE(callbacks_.take(forgotten.location));
  EXPECT_EQ(blobs_.blobs.size(), 1u);
  EXPECT_TRUE(callbacks_.take(elsewhere.location));
}

TEST_F(CallbacksTest, RemoveWhatIsLeftWithTheDoor) {
  auto door = callbacks_.open_uploads();
  call("PUT", door->address() + "/a.txt", "a");
  door.reset();
  settle();
  EXPECT_TRUE(blobs_.blobs.empty());
}

TEST_F(CallbacksTest, TakeOnlyAddressesOfTheirOwn) {
  EXPECT_FALSE(callbacks_.take("hello"));
  EXPECT_FALSE(callbacks_.take("https://example.com/out.png"));
  EXPECT_FALSE(callbacks_.take(callbacks_.origin() + "/uploaded/guess/out.png"));
}

TEST_F(CallbacksTest, ServeAnOfferedFileUntilItIsWithdrawn) {
  blobs_.blobs["b"] = std::string(1'000'000, 'y');
  auto address = callbacks_.offer(core::BlobId{"b"}, "a photo.jpg", "image/jpeg");
  EXPECT_THAT(address, EndsWith("/a%20photo.jpg"));
  auto answer = call("GET", address);
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.type, "image/jpeg");
  EXPECT_EQ(answer.body, blobs_.blobs["b"]);
  EXPECT_EQ(call("HEAD", address).status, 200u);
  callbacks_.withdraw(address);
  callbacks_.withdraw(address);
  EXPECT_EQ(call("GET", address).status, 404u);
}

TEST_F(CallbacksTest, GiveEachOfferAnAddressOfItsOwn) {
  blobs_.blobs["b"] = "same";
  auto first = callbacks_.offer(core::BlobId{"b"}, "x", "");
  auto second = callbacks_.offer(core::BlobId{"b"}, "x", "");
  EXPECT_NE(first, second);
  callbacks_.withdraw(first);
  EXPECT_EQ(call("GET", second).body, "same");
  EXPECT_EQ(call("GET", second).type, "application/octet-stream");
}

TEST_F(CallbacksTest, ADoorOfAnEarlierServersIsOpenedAgainByItsSecret) {
  const auto address = callbacks_.upload_address("remembered") + "/a.txt";
  EXPECT_EQ(call("PUT", address, "x").status, 404U);
  auto door = callbacks_.open_uploads("remembered");
  ASSERT_TRUE(door);
  EXPECT_FALSE(callbacks_.open_uploads("remembered")) << "it is one instance's";
  const auto answer = call("PUT", address, "x");
  EXPECT_EQ(answer.status, 201U);
  EXPECT_TRUE(callbacks_.take(answer.location));
}

TEST(Callbacks, ListenWhereAnEarlierServerDidUnlessSomebodyElseDoes) {
  asio::io_context context{1};
  MapBlobs blobs;
  Callbacks first(context.get_executor(), blobs);
  ASSERT_TRUE(first.open());
  const auto port = first.port();
  Callbacks second(context.get_executor(), blobs);
  ASSERT_TRUE(second.open(port));
  EXPECT_NE(second.port(), port);
  run_on(context, first.close());
  Callbacks third(context.get_executor(), blobs);
  ASSERT_TRUE(third.open(port));
  EXPECT_EQ(third.port(), port);
  run_on(context, second.close());
  run_on(context, third.close());
}

}  // namespace
}  // namespace mimeo::cog
