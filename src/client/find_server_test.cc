#include "client/find_server.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace mimeo::client::detail {
namespace {

class FindServerTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : variables) ::unsetenv(name);
    std::string pattern = (std::filesystem::temp_directory_path() / "mimeo-test-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    ::setenv("MIMEO_DATA_DIR", folder_.c_str(), 1);
  }
  void TearDown() override {
    for (const char* name : variables) ::unsetenv(name);
    std::filesystem::remove_all(folder_);
  }

  void have_local_server() {
    std::filesystem::create_directories(folder_ + "/tls");
    std::ofstream(folder_ + "/server.json")
        << R"({"api":"https://127.0.0.1:8443","files":"https://127.0.0.1:8444","pid":1})";
    std::ofstream(folder_ + "/token") << "r8_local\n";
    std::ofstream(folder_ + "/tls/bundle.pem") << "x";
  }

  static ClientOptions found(ClientOptions options = {}) {
    EXPECT_FALSE(find_server(options).has_value());
    return options;
  }

  static constexpr const char* variables[] = {"MIMEO_URL",           "MIMEO_TOKEN",    "REPLICATE_BASE_URL",
                                              "REPLICATE_API_TOKEN", "CURL_CA_BUNDLE", "SSL_CERT_FILE",
                                              "MIMEO_DATA_DIR"};
  std::string folder_;
};

TEST_F(FindServerTest, TheLocalOneIsFoundWithTokenAndAuthorities) {
  have_local_server();
  ::setenv("REPLICATE_API_TOKEN", "r8_of_replicate", 1);
  const auto options = found();
  EXPECT_EQ(options.url, "https://127.0.0.1:8443");
  EXPECT_EQ(options.token, "r8_local");
  EXPECT_EQ(options.authorities, folder_ + "/tls/bundle.pem");
}

TEST_F(FindServerTest, WhoWantsToBeNobodyGetsNoToken) {
  have_local_server();
  const auto options = found({.anonymous = true});
  EXPECT_EQ(options.url, "https://127.0.0.1:8443");
  EXPECT_EQ(options.token, "");
}

TEST_F(FindServerTest, MimeoUrlComesFirstAndATokenGoesWithItsAddress) {
  have_local_server();
  ::setenv("MIMEO_URL", "https://mimeo.example/v1/", 1);
  ::setenv("REPLICATE_BASE_URL", "https://other.example", 1);
  ::setenv("REPLICATE_API_TOKEN", "r8_other", 1);
  ::setenv("SSL_CERT_FILE", "/x.pem", 1);
  auto options = found();
  EXPECT_EQ(options.url, "https://mimeo.example");
  EXPECT_EQ(options.token, "");
  EXPECT_EQ(options.authorities, "/x.pem");
  ::setenv("MIMEO_TOKEN", "r8_mimeo", 1);
  EXPECT_EQ(found().token, "r8_mimeo");
}

TEST_F(FindServerTest, ReplicatesVariablesWork) {
  ::setenv("REPLICATE_BASE_URL", "https://other.example/v1", 1);
  ::setenv("REPLICATE_API_TOKEN", "r8_other", 1);
  EXPECT_EQ(found().url, "https://other.example");
  EXPECT_EQ(found().token, "r8_other");
  ::unsetenv("REPLICATE_BASE_URL");
  EXPECT_EQ(found().url, "https://api.replicate.com");
}

TEST_F(FindServerTest, WhatIsGivenIsTaken) {
  have_local_server();
  ClientOptions given;
  given.url = "https://127.0.0.1:8443/v1";
  EXPECT_EQ(found(given).token, "r8_local");
  given.url = "https://127.0.0.1:9999";
  EXPECT_EQ(found(given).token, "");
  given.token = "r8_given";
  EXPECT_EQ(found(given).token, "r8_given");
}

TEST_F(FindServerTest, AnAddressThatIsGivenHasTheTokenOfTheVariableThatNamesIt) {
  ::setenv("MIMEO_URL", "https://mimeo.example", 1);
  ::setenv("MIMEO_TOKEN", "r8_mimeo", 1);
  ::setenv("REPLICATE_API_TOKEN", "r8_other", 1);
  const auto token = [](const char* url) {
    ClientOptions given;
    given.url = url;
    return found(given).token;
  };
  EXPECT_EQ(token("https://mimeo.example/v1"), "r8_mimeo");
  EXPECT_EQ(token("https://mimeo.example:8443"), "");
  EXPECT_EQ(token("https://api.replicate.com/v1"), "r8_other");
  ::setenv("REPLICATE_BASE_URL", "https://other.example/v1", 1);
  EXPECT_EQ(token("https://other.example"), "r8_other");
  EXPECT_EQ(token("https://api.replicate.com"), "");
}

TEST_F(FindServerTest, SaysWhenThereIsNone) {
  ClientOptions options;
  const auto error = find_server(options);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, ErrorKind::local);
}

}  // namespace
}  // namespace mimeo::client::detail
