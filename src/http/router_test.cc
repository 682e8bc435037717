#include "http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/test_rig.h"

namespace mimeo::http {
namespace {

class NoPeer final : public Peer {
 public:
  std::string_view address() const override { return "nobody"; }
  bool is_tls() const override { return false; }
  Task<> gone() override { co_return; }
};

Handler named(std::string name) {
  return [name](Request& request) {
    std::string text = name;
    for (const auto& [key, value] : request.path_parameters) text.append(" ").append(key).append("=").append(value);
    return ready(Response::text(200, text));
  };
}

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    router.add("GET", "/", named("root"));
    router.add("GET", "/models", named("list"));
    router.add("POST", "/models", named("create"));
    router.add("QUERY", "/models", named("search"));
    router.add("GET", "/models/{owner}/{name}", named("get"));
    router.add("DELETE", "/models/{owner}/{name}", named("delete"));
    router.add("GET", "/models/{owner}/{name}/versions", named("versions"));
    router.add("POST", "/models/official/{name}", named("official"));
    router.add("GET", "/assets/{path...}", named("asset"));
    router.add("GET", "/assets/index", named("index"));
  }

  Response ask(std::string method, std::string target) {
    NoPeer peer;
    StringSource body("");
    Request request(peer, body);
    request.method = std::move(method);
    request.set_target(std::move(target));
    asio::io_context context;
    return run_on(context, router.route(request));
  }
  std::string text(std::string method, std::string target) {
    const Response response = ask(std::move(method), std::move(target));
    return response.status == 200 ? std::get<std::string>(response.body) : std::to_string(response.status);
  }

  Router router;
};

TEST_F(RouterTest, FindsTheRowByVerbAndPath) {
  EXPECT_EQ(text("GET", "/"), "root");
  EXPECT_EQ(text("GET", "/models"), "list");
  EXPECT_EQ(text("GET", "/models?cursor=1"), "list");
  EXPECT_EQ(text("POST", "/models"), "create");
  EXPECT_EQ(text("QUERY", "/models"), "search");
  EXPECT_EQ(text("GET", "/models/me/cat/versions"), "versions owner=me name=cat");
}

TEST_F(RouterTest, DecodesSegmentsAfterSplitting) {
  EXPECT_EQ(text("GET", "/models/a%2Fb/%C3%BC"), "get owner=a/b name=ü");
  EXPECT_EQ(text("GET", "/%6dodels"), "list");
  EXPECT_EQ(text("GET", "/models%2Fa%2Fb"), "404");
}

TEST_F(RouterTest, PrefersFixedSegmentsButBacksOutOfThem) {
  EXPECT_EQ(text("POST", "/models/official/x"), "official name=x");
  EXPECT_EQ(text("GET", "/models/official/x"), "get owner=official name=x");
  EXPECT_EQ(text("GET", "/models/official/x/versions"), "versions owner=official name=x");
  EXPECT_EQ(text("GET", "/assets/index"), "index");
  EXPECT_EQ(text("GET", "/assets/index/more"), "asset path=index/more");
}

TEST_F(RouterTest, GivesTheRestOfAPathWithItsSlashes) { EXPECT_EQ(text("GET", "/assets/a/b.js"), "asset path=a/b.js"); }

TEST_F(RouterTest, Answers404ForUnknownPaths) {
  for (const char* path :
       {"/nothing", "/models/", "/models/a", "/models//b", "/models/a/b/", "/assets/", "models", "*"}) {
    EXPECT_EQ(text("GET", path), "404") << path;
  }
}

TEST_F(RouterTest, Answers405WithWhatIsAllowed) {
  const Response response = ask("PUT", "/models/a/b");
  EXPECT_EQ(response.status, 405u);
  EXPECT_EQ(response.headers.find("Allow"), "DELETE, GET, HEAD, OPTIONS");
  EXPECT_EQ(ask("get", "/models").status, 405u);
}

TEST_F(RouterTest, AnswersOptionsFromTheTable) {
  const Response response = ask("OPTIONS", "/models");
  EXPECT_EQ(response.status, 204u);
  EXPECT_EQ(response.headers.find("allow"), "GET, HEAD, OPTIONS, POST, QUERY");
}

TEST_F(RouterTest, RunsTheGetHandlerForHead) { EXPECT_EQ(text("HEAD", "/models/a/b"), "get owner=a name=b"); }

TEST_F(RouterTest, NamesThePatternForMetrics) {
  EXPECT_EQ(router.pattern_of("/models/a/b"), "/models/{owner}/{name}");
  EXPECT_EQ(router.pattern_of("/nothing"), "");
}

TEST(Request, ReadsItsQuery) {
  NoPeer peer;
  StringSource body("");
  Request request(peer, body);
  request.set_target("http://host:80/a?b=c+d&e=%26&flag&b=2");
  EXPECT_EQ(request.path, "/a");
  EXPECT_EQ(request.query_parameter("b"), "c d");
  EXPECT_EQ(request.query_parameter("e"), "&");
  EXPECT_EQ(request.query_parameter("flag"), "");
  EXPECT_EQ(request.query_parameter("x"), std::nullopt);
  EXPECT_EQ(request.query_parameters().size(), 4u);
}

}  // namespace
}  // namespace mimeo::http
