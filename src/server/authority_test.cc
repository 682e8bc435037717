#include "server/authority.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace mimeo::server {
namespace {

using namespace std::chrono_literals;

class AuthorityTest : public ::testing::Test {
 protected:
  AuthorityTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mimeo-tls-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  ~AuthorityTest() override { std::filesystem::remove_all(folder); }

  std::string read(const std::string& name) {
    std::ifstream file(folder + "/" + name);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  /// What Debian's openssl says of the server's certificate.
  int verify(const std::string& options) {
    return std::system(("openssl verify " + options + " -CAfile " + folder + "/ca.pem " + folder +
                        "/server.pem > /dev/null 2>&1").c_str());
  }

  std::string folder;
  const std::vector<std::string> hosts = {"localhost", "127.0.0.1", "::1"};
  const Time now = SystemClock().now();
};

TEST_F(AuthorityTest, the_certificate_verifies_against_the_authority_for_its_hosts_only) {
  ASSERT_TRUE(ensure_certificate(folder, hosts, now));
  EXPECT_EQ(verify("-x509_strict -purpose sslserver -verify_hostname localhost"), 0);
  EXPECT_EQ(verify("-x509_strict -purpose sslserver -verify_ip 127.0.0.1"), 0);
  EXPECT_EQ(verify("-verify_ip ::1"), 0);
  EXPECT_NE(verify("-verify_hostname example.org"), 0);
}

TEST_F(AuthorityTest, a_second_start_keeps_everything) {
  ASSERT_TRUE(ensure_certificate(folder, hosts, now));
  const auto authority = read("ca.pem");
  const auto certificate = read("server.pem");
  ASSERT_TRUE(ensure_certificate(folder, hosts, now + 24h));
  EXPECT_EQ(read("ca.pem"), authority);
  EXPECT_EQ(read("server.pem"), certificate);
}

TEST_F(AuthorityTest, another_host_or_a_near_end_gives_a_new_certificate_of_the_same_authority) {
  ASSERT_TRUE(ensure_certificate(folder, hosts, now));
  const auto authority = read("ca.pem");
  const auto certificate = read("server.pem");
  ASSERT_TRUE(ensure_certificate(folder, {"localhost", "10.1.2.3"}, now));
  EXPECT_EQ(read("ca.pem"), authority);
  EXPECT_NE(read("server.pem"), certificate);
  EXPECT_EQ(verify("-verify_ip 10.1.2.3"), 0);
  const auto renewed = read("server.pem");
  ASSERT_TRUE(ensure_certificate(folder, {"localhost", "10.1.2.3"}, now + 790 * 24h));
  EXPECT_NE(read("server.pem"), renewed);
}

TEST_F(AuthorityTest, keys_are_private_and_a_broken_authority_is_replaced) {
  ASSERT_TRUE(ensure_certificate(folder, hosts, now));
  for (const char* name : {"/ca.key", "/server.key"}) {
    struct stat about;
    ASSERT_EQ(::stat((folder + name).c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u) << name;
  }
  std::ofstream(folder + "/ca.key") << "garbage";
  ASSERT_TRUE(ensure_certificate(folder, hosts, now));
  EXPECT_EQ(verify("-verify_ip 127.0.0.1"), 0);
}

TEST_F(AuthorityTest, the_bundle_holds_our_authority) {
  ASSERT_TRUE(ensure_certificate(folder, hosts, now));
  EXPECT_NE(read("bundle.pem").find(read("ca.pem")), std::string::npos);
}

}  // namespace
}  // namespace mimeo::server
