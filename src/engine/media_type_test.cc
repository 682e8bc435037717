#include "engine/media_type.h"

#include "engine/files.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

/// Takes everything for the same, and remembers how much it was shown.
class FakeSniffer final : public seams::Sniffer {
 public:
  std::string answer = "image/png";
  std::vector<std::size_t> shown;

  Task<std::string> media_type(std::string bytes) override {
    shown.push_back(bytes.size());
    co_return answer;
  }
};

class MediaTypeTest : public EngineTest {
 public:
  MediaTypeTest() {
    close();
    sniffing = &sniffer;
    open();
  }
  ~MediaTypeTest() override { close(); }

  std::string type(std::string said, std::string name, std::string_view bytes = "some bytes") {
    auto writer = run_on(io, blobs.create(seams::Checksums::sha256)).value();
    EXPECT_TRUE(run_on(io, writer->write(bytes)));
    auto blob = run_on(io, writer->finish()).value();
    return run_on(io, media_type(*engine, std::move(said), std::move(name), blob.id));
  }

  FakeSniffer sniffer;
};

TEST_F(MediaTypeTest, is_what_was_said_then_what_the_name_says_then_what_the_bytes_say) {
  EXPECT_EQ(type("audio/flac", "a.wav"), "audio/flac");
  EXPECT_EQ(type("application/octet-stream", "a.wav"), "audio/wav");
  EXPECT_EQ(type("Application/Octet-Stream; charset=binary", "a.wav"), "audio/wav");
  EXPECT_EQ(sniffer.shown, std::vector<std::size_t>());
  EXPECT_EQ(type("", "a"), "image/png");
  EXPECT_EQ(type("application/octet-stream", "a.unknown"), "image/png");
  sniffer.answer = "audio/x-wav";
  EXPECT_EQ(type("", "a"), "audio/wav");
  sniffer.answer = "application/x-something";
  EXPECT_EQ(type("", "a"), "application/x-something");
  sniffer.answer = "";
  EXPECT_EQ(type("", "a"), "application/octet-stream");
}

TEST_F(MediaTypeTest, is_found_in_the_first_bytes_only) {
  type("", "a", std::string(1'000'000, 'x'));
  EXPECT_EQ(sniffer.shown, std::vector<std::size_t>{64 * 1024});
}

TEST_F(MediaTypeTest, of_an_upload_is_looked_for_only_when_nothing_was_said) {
  auto upload = [&](std::string said) {
    auto begun = run_on(io, UploadInProgress::begin(*engine, me));
    UploadAbout about{"a", std::move(said), {}};
    return run_on(io, begun->finish(std::move(about))).value().content_type;
  };
  EXPECT_EQ(upload("application/octet-stream"), "application/octet-stream");
  EXPECT_EQ(upload(""), "image/png");
}

TEST_F(MediaTypeTest, of_an_output_is_looked_for_and_gives_its_name_an_ending) {
  publish("image", R"({"type":"string","format":"uri"})");
  auto test = [this]() -> Task<> {
    auto prediction = co_await submitted(request("image"));
    auto run = co_await runtime->run(0);
    run->succeed(R"("data:application/octet-stream;base64,aGVsbG8=")");
    auto done = co_await ended(prediction->id);
    EXPECT_TRUE(done->output.text.ends_with("/output.png\"")) << done->output.text;
    auto files = co_await store.files().outputs_of(prediction->id);
    EXPECT_EQ(files->at(0).content_type, "image/png");
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
