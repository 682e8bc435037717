// Streams through the API.
#include "api/test_rig.h"
#include "engine/sweep.h"

namespace mimeo::api {
namespace {

class StreamsTest : public ApiTest {
 public:
  StreamsTest() { publish({"acme", "hello"}); }

  Task<json::value> created() {
    auto heard = co_await asking("POST", "/v1/models/acme/hello/predictions", R"({"input":{"text":"Ada"}})");
    EXPECT_EQ(heard.status, 201u) << heard.body;
    co_return heard.json();
  }
  static std::string stream_of(const json::value& prediction) {
    std::string url(prediction.at("urls").at("stream").as_string());
    EXPECT_TRUE(url.starts_with("https://api.test/v1/streams/")) << url;
    return url.substr(std::string_view("https://api.test").size());
  }
  /// Without a token, as JavaScript and Go come.
  Task<Heard> hearing(std::string path, http::Headers headers = {}) {
    co_return co_await ask_origin(api->api_handler(), "GET", std::move(path), std::move(headers), {});
  }
};

TEST_F(StreamsTest, a_stream_needs_no_token_and_ends_with_the_prediction) {
  auto test = [&]() -> Task<> {
    auto prediction = co_await created();
    auto run = co_await runtime.run(0);
    run->succeed("\"hello Ada\"");
    http::Headers page;
    page.add("Origin", "https://page.test");
    auto heard = co_await hearing(stream_of(prediction), page);
    EXPECT_EQ(heard.status, 200u);
    EXPECT_EQ(heard.header("Content-Type"), "text/event-stream");
    EXPECT_EQ(heard.header("Access-Control-Allow-Origin"), "*") << "any page may read what it has the address of";
    EXPECT_TRUE(heard.body.starts_with(": hi\n\nid: 1800000001:")) << heard.body;
    EXPECT_NE(heard.body.find("event: output\ndata: hello Ada\n\n"), std::string::npos);
    EXPECT_TRUE(heard.body.ends_with("event: done\ndata: {}\n\n"));

    auto again = co_await hearing(stream_of(prediction));
    EXPECT_EQ(again.body, heard.body) << "from the store";
  };
  run_on(io, test());
}

TEST_F(StreamsTest, the_header_and_the_query_say_where_to_go_on) {
  auto test = [&]() -> Task<> {
    auto prediction = co_await created();
    (co_await runtime.run(0))->succeed("[1,2]");
    auto whole = co_await hearing(stream_of(prediction));
    const auto id = whole.body.substr(whole.body.find("id: ") + 4);
    const auto first = id.substr(0, id.find('\n'));
    http::Headers header;
    header.add("Last-Event-ID", first);
    auto by_header = co_await hearing(stream_of(prediction), header);
    EXPECT_EQ(by_header.body.find("data: 1\n"), std::string::npos);
    EXPECT_NE(by_header.body.find("data: 2\n"), std::string::npos);
    auto by_query = co_await hearing(stream_of(prediction) + "?after=" + first);
    EXPECT_EQ(by_query.body, by_header.body);

    const auto last = whole.body.rfind("id: ") + 4;
    auto nothing = co_await hearing(stream_of(prediction) + "?after=" + whole.body.substr(last, first.size()));
    EXPECT_EQ(nothing.status, 204u) << "an EventSource comes back until it hears this";

    for (const auto* strange : {"1700000000:1000000000", "1700000000:1999999999", "1900000000:1000000000"}) {
      auto all = co_await hearing(stream_of(prediction) + "?after=" + strange);
      EXPECT_EQ(all.body, whole.body) << "of another prediction: " << strange;
    }

    auto nonsense = co_await hearing(stream_of(prediction) + "?after=yesterday");
    EXPECT_EQ(nonsense.status, 422u);
    EXPECT_EQ(nonsense.at("/detail").as_string(), "This is not the id of an event of a stream");
  };
  run_on(io, test());
}

TEST_F(StreamsTest, unknown_and_removed_streams_are_not_found) {
  auto test = [&]() -> Task<> {
    auto prediction = co_await created();
    (co_await runtime.run(0))->succeed("1");
    const auto path = stream_of(prediction);
    co_await hearing(path);
    auto guessed = path;
    guessed.back() = guessed.back() == '0' ? '1' : '0';
    for (const auto& other : {guessed, std::string("/v1/streams/x"), std::string("/v1/files/file-x")}) {
      auto heard = co_await hearing(other);
      EXPECT_GE(heard.status, 401u) << other;
      EXPECT_LE(heard.status, 404u) << other;
    }
    clock.advance(2h);
    auto swept = co_await engine::sweep_once(*engine);
    EXPECT_TRUE(swept);
    auto late = co_await hearing(path);
    EXPECT_EQ(late.status, 404u);
  };
  run_on(io, test());
}

TEST_F(StreamsTest, streams_of_files_stand_among_the_files_and_are_none) {
  core::Model model;
  model.name = {"acme", "painter"};
  model.created_at = clock.now();
  ASSERT_TRUE(run_on(io, engine->catalog.add(model)));
  core::Version version;
  version.id = version_id(model.name, 1);
  version.model = model.name;
  version.created_at = clock.now();
  version.openapi_schema = JsonText{R"({"components":{"schemas":{"Input":{"type":"object"},
    "Output":{"type":"string","format":"uri"}}}})"};
  ASSERT_TRUE(run_on(io, engine->catalog.add(std::move(version))));
  auto test = [&]() -> Task<> {
    auto created = co_await asking("POST", "/v1/models/acme/painter/predictions", R"({"input":{}})");
    const std::string url(created.at("/urls/stream").as_string());
    EXPECT_TRUE(url.starts_with("https://api.test/v1/files/")) << url;
    (co_await runtime.run(0))->succeed("\"data:text/plain;base64,aGk=\"");
    const auto path = url.substr(std::string_view("https://api.test").size());
    auto heard = co_await hearing(path);
    EXPECT_NE(heard.body.find("event: output\ndata: https://files.test/f/"), std::string::npos) << heard.body;
    const auto id = heard.body.substr(heard.body.find("id: ") + 4);
    auto resumed = co_await hearing(path + "?after=" + id.substr(0, id.find('\n')));
    EXPECT_EQ(resumed.body.find("event: output"), std::string::npos) << "the query goes along";
    EXPECT_NE(resumed.body.find("event: done"), std::string::npos);
    auto file = co_await hearing("/v1/files/" + std::string(57, 'a'));
    EXPECT_EQ(file.status, 401u) << "anything else is a file";
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::api
