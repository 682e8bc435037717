#include "base/hash.h"

#include <gtest/gtest.h>

namespace mimeo {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

TEST(Hash, knows_the_published_digests) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // RFC 4231, test case 2.
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Hash, signs_file_downloads_like_the_documented_vector) {
  auto mac = hmac_sha256("mimeo-file-signing-secret",
                         "acme NGZiNmY2YzQtMThhZi00ZjcyLWFhZjktODg4NTY0NWNlMDEy 1760003600");
  EXPECT_EQ(base64_encode(mac), "6GtQGIAVmuxjOR0fxvjcPUcR5XOLeOxaAfDjkDhHDC0=");
}

TEST(Digest, is_the_same_in_pieces_as_in_one) {
  Digest sha(Digest::Kind::sha256), sha1(Digest::Kind::sha1), md5(Digest::Kind::md5);
  for (auto piece : {"a", "", "bc"}) {
    sha.update(piece);
    sha1.update(piece);
    md5.update(piece);
  }
  EXPECT_EQ(sha.finish_hex(), sha256_hex("abc"));
  EXPECT_EQ(sha1.finish_hex(), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(md5.finish_hex(), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(Base64, follows_the_vectors_of_rfc_4648) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"}, {"\xff\xfe\x00"sv, "//4A"}};
  for (auto [bytes, text] : vectors) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), std::string(bytes));
  }
}

TEST(Base64, forgives_missing_padding_and_white_space_only) {
  EXPECT_EQ(base64_decode("Zg"), "f");
  EXPECT_EQ(base64_decode("Zm 9v\r\nYg=="), "foob");
  for (auto text : {"Z", "Zm9vY", "Zg=", "Zg===", "=", "Zg==Zg==", "Zm9!", "Zm-_", "\xff\xff"}) {
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
  }
}

TEST(Base64Url, is_the_one_of_urls_and_nothing_else) {
  EXPECT_EQ(base64url_encode("\xfb\xff\xfe?"), "-__-Pw");
  EXPECT_EQ(base64url_decode("-__-Pw"), "\xfb\xff\xfe?");
  EXPECT_EQ(base64url_decode(""), "");
  for (auto text : {"+__-Pw", "-//-Pw", "Pw==", "P w", "P"}) EXPECT_EQ(base64url_decode(text), std::nullopt) << text;
}

TEST(PercentCoding, turns_any_bytes_into_one_path_segment_and_back) {
  EXPECT_EQ(percent_encode("a b/ü~._-%"), "a%20b%2F%C3%BC~._-%25");
  EXPECT_EQ(percent_decode("a%20b%2f%C3%BC~"), "a b/ü~");
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%zz%4"), "%zz%4");
  EXPECT_EQ(percent_decode("%41%"), "A%");
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
}

}  // namespace
}  // namespace mimeo
