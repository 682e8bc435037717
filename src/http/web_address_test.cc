// Which addresses can be called, and whom they name.
#include "http/web_address.h"

#include <gtest/gtest.h>

namespace mimeo::http {
namespace {

TEST(WebAddress, what_can_be_called_names_its_host) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"https://x", "x"},
      {"http://127.0.0.1:1/hook?a=b", "127.0.0.1"},
      {"HTTP://Host.example/", "Host.example"},
      {"Https://user:p@host:8443/a/../b#c", "host"},
      {"http://host:65535?x", "host"},
      {"http://[::1]:9000/", "::1"},
      {"http://2130706433/", "127.0.0.1"},
      {"http://m\xc3\xbc.example/\xc3\xbc", "m\xc3\xbc.example"},
  };
  for (const auto& [text, host] : table) {
    const auto address = WebAddress::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->host, host) << text;
  }
}

TEST(WebAddress, what_never_can_is_none) {
  using namespace std::string_view_literals;
  for (auto text : {""sv, "not a url"sv, "//host/"sv, "host/path"sv, "ftp://host/"sv, "file:///etc/passwd"sv, "http:/host"sv,
                    "https:///path"sv, "http://"sv, "http://?x"sv, "http://#x"sv, "http://:80/"sv, "http://@/"sv,
                    "http://[::1/"sv, "http://[::1]x/"sv, "http://[nonsense]/"sv, "http://host:0/"sv, "http://host:000/"sv,
                    "http://host:99999/"sv, "http://host:8a/"sv, "http://host:-1/"sv, "http://ho st/"sv, "http://host/a b"sv,
                    "http://host/\r\nx: y"sv, "http://host/\x7f"sv, "http://host/\0/"sv, "http://host\\path"sv}) {
    EXPECT_FALSE(WebAddress::parse(text)) << text;
  }
}

TEST(WebAddress, a_number_is_told_from_a_name) {
  for (const char* literal : {"http://10.0.0.1/", "http://0x7f.1/", "http://[fe80::1]/", "http://[::ffff:10.0.0.1]/"}) {
    EXPECT_TRUE(WebAddress::parse(literal)->is_literal()) << literal;
  }
  for (const char* name : {"http://localhost/", "http://10.0.0.1.example/", "http://intranet/"}) {
    EXPECT_FALSE(WebAddress::parse(name)->is_literal()) << name;
  }
}

}  // namespace
}  // namespace mimeo::http
