#include "server/config.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace mimeo::server {
namespace {

using namespace std::chrono_literals;

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mimeo-config-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~ConfigTest() override { std::filesystem::remove_all(folder); }

  Result<Config> make(Given flags) {
    flags.try_emplace("data-dir", folder);
    auto look_up = [&](const std::string& name) -> const char* {
      auto found = environment.find(name);
      return found == environment.end() ? nullptr : found->second.c_str();
    };
    return make_config(flags, std::nullopt, look_up);
  }
  void write_file(const std::string& text) { std::ofstream(folder + "/mimeo.toml") << text; }

  std::string folder;
  std::map<std::string, std::string> environment;
};

TEST_F(ConfigTest, a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default) {
  EXPECT_EQ(make({})->listen, "127.0.0.1:8443");
  write_file("listen = \"127.0.0.1:1001\"\n");
  EXPECT_EQ(make({})->listen, "127.0.0.1:1001");
  environment["MIMEO_LISTEN"] = "127.0.0.1:1002";
  EXPECT_EQ(make({})->listen, "127.0.0.1:1002");
  EXPECT_EQ(make({{"listen", "127.0.0.1:1003"}})->listen, "127.0.0.1:1003");
}

TEST_F(ConfigTest, rate_limits_are_off_documented_or_ones_own) {
  EXPECT_EQ(make({})->rate_limits.creates, 0);
  EXPECT_EQ(make({{"rate-limit", "replicate"}})->rate_limits.creates, 600);
  EXPECT_EQ(make({{"rate-limit", "replicate"}})->rate_limits.others, 3000);
  write_file("rate-limit = \"replicate\"\n");
  EXPECT_EQ(make({{"rate-limit", "off"}})->rate_limits.creates, 0);
  const auto own = make({{"rate-limit", "creates=60,polls=1000"}});
  EXPECT_EQ(own->rate_limits.creates, 60);
  EXPECT_EQ(own->rate_limits.polls, 1000);
  EXPECT_EQ(own->rate_limits.others, 0);
  for (const char* bad : {"on", "creates", "creates=0", "creates=-5", "creates=x", "colour=5", "creates=1;polls=2"}) {
    EXPECT_FALSE(make({{"rate-limit", bad}})) << bad;
  }
}

TEST_F(ConfigTest, an_interrupted_prediction_is_run_as_often_as_the_ids_of_its_events_can_count) {
  EXPECT_EQ(make({})->engine.attempts, 2);
  EXPECT_EQ(make({{"attempts", "1"}})->engine.attempts, 1);
  EXPECT_EQ(make({{"attempts", "9"}})->engine.attempts, 9);
  for (const char* bad : {"0", "10", "-1", "twice", "2x", ""}) EXPECT_FALSE(make({{"attempts", bad}})) << bad;
}

TEST_F(ConfigTest, a_provider_needs_to_be_known_whole) {
  EXPECT_EQ(make({})->oidc.issuer, "");
  Given known = {{"oidc-issuer", "https://id.example:8443/realms/a"}, {"oidc-client-id", "mimeo"}};
  const auto config = make(known);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->oidc.name, "id.example");
  EXPECT_EQ(config->oidc.client_secret, "");
  EXPECT_FALSE(config->oidc.create_accounts);
  std::ofstream(folder + "/secret") << "s3cret\n";
  known["oidc-client-secret-file"] = folder + "/secret";
  EXPECT_EQ(make(known)->oidc.client_secret, "s3cret");
  known["oidc-create-accounts"] = "true";
  EXPECT_FALSE(make(known)) << "for whom?";
  known["oidc-allow"] = "@example.org, groups=mimeo";
  EXPECT_EQ(make(known)->oidc.rules.size(), 2u);
  known["oidc-client-secret-file"] = folder + "/absent";
  EXPECT_FALSE(make(known));
  EXPECT_FALSE(make({{"oidc-issuer", "http://id.example"}, {"oidc-client-id", "mimeo"}})) << "in the clear";
  EXPECT_FALSE(make({{"oidc-issuer", "https://id.example"}}));
  EXPECT_FALSE(make({{"oidc-client-id", "mimeo"}}));
}

TEST_F(ConfigTest, all_faults_are_reported_at_once_with_their_place) {
  write_file("colour = \"blue\"\nretention = 1.5\n");
  environment["MIMEO_INSTANCES"] = "none";
  auto config = make({{"listen", "nowhere"}});
  ASSERT_FALSE(config);
  const auto& message = config.error().message;
  EXPECT_NE(message.find("unknown setting \"colour\""), std::string::npos) << message;
  EXPECT_NE(message.find("retention: expected"), std::string::npos) << message;
  EXPECT_NE(message.find("environment: instances = \"none\""), std::string::npos) << message;
  EXPECT_NE(message.find("command line: listen"), std::string::npos) << message;
}

TEST_F(ConfigTest, a_broken_file_is_named_with_its_line) {
  write_file("listen = \n");
  auto config = make({});
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().message.find("mimeo.toml:1"), std::string::npos) << config.error().message;
}

TEST_F(ConfigTest, an_address_that_others_reach_must_be_meant_and_encrypted) {
  EXPECT_FALSE(make({{"listen", "0.0.0.0:8443"}}));
  EXPECT_TRUE(make({{"listen", "0.0.0.0:8443"}, {"allow-public", "true"}}));
  EXPECT_FALSE(make({{"listen", "0.0.0.0:8443"}, {"allow-public", "true"}, {"plain-http", "true"}}));
  EXPECT_TRUE(make({{"listen", "127.0.0.1:0"}, {"plain-http", "true"}}));
}

TEST_F(ConfigTest, times_have_units_and_retention_can_be_for_ever) {
  EXPECT_EQ(make({{"retention", "90"}})->engine.prediction_retention, core::Retention{90s});
  EXPECT_EQ(make({{"retention", "7d"}})->engine.prediction_retention, core::Retention{7 * 24h});
  EXPECT_EQ(make({{"retention", "forever"}})->engine.prediction_retention, core::keep_forever);
  for (std::string bad : {"", "h", "-1s", "1w", "0", "99999999999999999999h"}) {
    EXPECT_FALSE(make({{"retention", bad}})) << bad;
  }
}

TEST_F(ConfigTest, certificate_and_key_belong_together) {
  EXPECT_FALSE(make({{"tls-certificate", "/x.pem"}}));
  EXPECT_TRUE(make({{"tls-certificate", "/x.pem"}, {"tls-key", "/x.key"}}));
}

TEST_F(ConfigTest, the_files_url_may_have_a_star_in_the_place_of_an_account_and_nowhere_else) {
  EXPECT_EQ(make({{"files-url", "https://*.files.example.org/"}})->files_url, "https://*.files.example.org");
  for (const char* wrong : {"https://*", "https://a.*.org", "https://a*.org", "https://*.*.org", "https://a.org/*.b", "*.a.org"}) {
    EXPECT_FALSE(make({{"files-url", wrong}})) << wrong;
  }
  EXPECT_FALSE(make({{"public-url", "https://*.example.org"}}));
}

}  // namespace
}  // namespace mimeo::server
