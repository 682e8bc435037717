#include "core/signed_download.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

TEST(SignedDownload, SignsAsTheReferenceDoes) {
  EXPECT_EQ(download_signature("mimeo-file-signing-secret", {"acme"}, {"NGZiNmY2YzQtMThhZi00ZjcyLWFhZjktODg4NTY0NWNlMDEy"},
                               1760003600),
            "6GtQGIAVmuxjOR0fxvjcPUcR5XOLeOxaAfDjkDhHDC0=");
}

TEST(SignedDownload, GivesEveryAccountAnotherSecretThatStays) {
  EXPECT_EQ(files_signing_secret("key", {"ada"}), files_signing_secret("key", {"ada"}));
  EXPECT_NE(files_signing_secret("key", {"ada"}), files_signing_secret("key", {"bob"}));
  EXPECT_NE(files_signing_secret("key", {"ada"}), files_signing_secret("other", {"ada"}));
}

}  // namespace
}  // namespace mimeo::core
