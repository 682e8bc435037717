#include "core/signed_download.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

TEST(SignedDownload, SignsAsTheReferenceDoes) {
  EXPECT_EQ(download_signature("mimeo-file-signing-secret", {"acme"},
                               {"NGZiNmY2YzQtMThhZi00ZjcyLWFhZjktODg4NTY0NWNlMDEy"}, 1760003600),
            "6GtQGIAVmuxjOR0fxvjcPUcR5XOLeOxaAfDjkDhHDC0=");
}

TEST(SignedDownload, GivesEveryAccountAnotherSecretThatStays) {
  EXPECT_EQ(files_signing_secret("key", {"ada"}), files_signing_secret("key", {"ada"}));
  EXPECT_NE(files_signing_secret("key", {"ada"}), files_signing_secret("key", {"bob"}));
  EXPECT_NE(files_signing_secret("key", {"ada"}), files_signing_secret("other", {"ada"}));
}

TEST(SignedDownload, HoldsForWhatWasSignedUntilItsSecondAndForNothingElse) {
  const FileId file{"5y3k8n2q9hrgp0cq4w7t1m6vbc"};
  std::vector<std::string> keys = {"key"};
  const auto signature = download_signature(files_signing_secret("key", {"ada"}), {"ada"}, file, 1000);
  const auto valid = [&](std::string owner, std::string_view expiry, std::string text, std::int64_t now = 999) {
    const auto download = parse_signed_download(std::move(owner), expiry, std::move(text));
    return download && is_valid(*download, keys, file, now);
  };
  EXPECT_TRUE(valid("ada", "1000", signature));
  EXPECT_FALSE(valid("ada", "1000", signature, 1000));
  EXPECT_FALSE(valid("ada", "1001", signature));
  EXPECT_FALSE(valid("bob", "1000", signature));
  EXPECT_FALSE(valid("ada", "1000", signature + "="));
  EXPECT_FALSE(valid("ada", "1000", ""));
  keys = {"next", "key"};
  EXPECT_TRUE(valid("ada", "1000", signature)) << "a former key's";
  keys = {"next"};
  EXPECT_FALSE(valid("ada", "1000", signature));
  for (const auto* expiry : {"", " 1000", "1000 ", "1e3", "99999999999999999999"}) {
    EXPECT_FALSE(parse_signed_download("ada", expiry, signature)) << expiry;
  }
}

}  // namespace
}  // namespace mimeo::core
