#include "http/file_response.h"

#include <fstream>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "base/offload.h"
#include "http/file_source.h"
#include "http/test_rig.h"

namespace mimeo::http {
namespace {

using testing::body_of;
using testing::count_of;
using testing::Server;
using testing::TempFolder;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class FileResponse : public ::testing::Test {
 protected:
  explicit FileResponse(std::string text = "0123456789") : content(std::move(text)) {
    std::ofstream(folder / "f", std::ios::binary) << content;
  }

  Task<Response> serve(Request& request) {
    FileSlice slice{FileHandle(::open((folder / "f").c_str(), O_RDONLY | O_CLOEXEC))};
    slice.length = content.size();
    slice.offload = &offload;
    co_return file_response(request, std::move(slice), "text/x", "\"tag\"");
  }
  /// Has the page cache give the file up; false where that cannot be had (tmpfs).
  bool chill() {
    const FileHandle file(::open((folder / "f").c_str(), O_RDONLY | O_CLOEXEC));
    ::fsync(file.get());
    ::posix_fadvise(file.get(), 0, 0, POSIX_FADV_DONTNEED);
    return !is_cached(file.get(), 0, content.size());
  }
  std::string ask(std::string_view headers, std::string_view method = "GET") {
    return server.ask(std::string(method) + " / HTTP/1.1\r\nHost: x\r\n" + std::string(headers) + "\r\n");
  }

  TempFolder folder;
  std::string content;
  Server server{[this](Request& request) { return serve(request); }};
  Offload offload{1};
};

TEST_F(FileResponse, ServesTheWhole) {
  const std::string answer = ask("");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/x\r\n"));
  EXPECT_THAT(answer, HasSubstr("ETag: \"tag\"\r\n"));
  EXPECT_THAT(answer, HasSubstr("Accept-Ranges: bytes\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_EQ(body_of(answer), content);
}

TEST_F(FileResponse, ServesNothingButTheHeadForHead) {
  const std::string answer = ask("Range: bytes=0-1\r\n", "HEAD");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 10\r\n"));
  EXPECT_THAT(body_of(answer), IsEmpty());
}

TEST_F(FileResponse, ServesARange) {
  const std::string answer = ask("Range: bytes=2-4\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 206"));
  EXPECT_THAT(answer, HasSubstr("Content-Range: bytes 2-4/10\r\n"));
  EXPECT_EQ(body_of(answer), "234");
}

TEST_F(FileResponse, ServesSeveralRangesAsParts) {
  const std::string answer = ask("Range: bytes=0-1,-2\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 206"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: multipart/byteranges; boundary="));
  const std::string body = body_of(answer);
  EXPECT_THAT(answer, HasSubstr("Content-Length: " + std::to_string(body.size()) + "\r\n"));
  EXPECT_THAT(body, HasSubstr("Content-Type: text/x\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n--"));
  EXPECT_THAT(body, HasSubstr("Content-Range: bytes 8-9/10\r\n\r\n89\r\n--"));
  EXPECT_THAT(body, ::testing::EndsWith("--\r\n"));
}

TEST_F(FileResponse, RefusesRangesBeyondTheEnd) {
  const std::string answer = ask("Range: bytes=10-\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 416"));
  EXPECT_THAT(answer, HasSubstr("Content-Range: bytes */10\r\n"));
}

TEST_F(FileResponse, AnswersConditions) {
  EXPECT_THAT(ask("If-None-Match: \"tag\"\r\n"), StartsWith("HTTP/1.1 304"));
  EXPECT_THAT(ask("If-None-Match: \"other\", W/\"tag\"\r\n"), StartsWith("HTTP/1.1 304"));
  EXPECT_THAT(ask("If-None-Match: *\r\n"), StartsWith("HTTP/1.1 304"));
  EXPECT_THAT(ask("If-None-Match: \"other\"\r\n"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(ask("If-Range: \"tag\"\r\nRange: bytes=0-0\r\n"), StartsWith("HTTP/1.1 206"));
  EXPECT_THAT(ask("If-Range: \"other\"\r\nRange: bytes=0-0\r\n"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(ask("If-Range: W/\"tag\"\r\nRange: bytes=0-0\r\n"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(ask("If-None-Match: \"tag\"\r\n"), Not(HasSubstr("Content-Length")));
}

class LargeFileResponse : public FileResponse {
 protected:
  LargeFileResponse() : FileResponse(make()) {}
  static std::string make() {
    std::string text;
    for (int i = 0; text.size() < 3'000'000; ++i) text += std::to_string(i);
    return text;
  }
};

TEST_F(LargeFileResponse, ArrivesWholeAndLeavesTheConnectionUsable) {
  const std::string two =
      server.ask("GET /1 HTTP/1.1\r\nHost: x\r\nRange: bytes=5-2999990\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(count_of(two, "HTTP/1.1 20"), 2u);
  EXPECT_NE(two.find(content.substr(5, 2'999'986)), std::string::npos);
  EXPECT_TRUE(two.ends_with(content));
}

TEST_F(LargeFileResponse, IsCutOffWhenTheFileIsShorterThanPromised) {
  std::filesystem::resize_file(folder / "f", 1'000'000);
  const std::string answer = ask("");
  EXPECT_LE(body_of(answer).size(), 1'000'000u);
}

TEST_F(FileResponse, ServesWhatThePageCacheDoesNotHold) {
  if (!chill()) GTEST_SKIP() << "no file can be taken out of the page cache here";
  EXPECT_EQ(body_of(ask("")), content);
}

TEST_F(LargeFileResponse, ServesWhatThePageCacheHoldsInPart) {
  if (!chill()) GTEST_SKIP() << "no file can be taken out of the page cache here";
  const FileHandle file(::open((folder / "f").c_str(), O_RDONLY | O_CLOEXEC));
  char byte;
  ASSERT_EQ(::pread(file.get(), &byte, 1, 2'500'000), 1);
  EXPECT_TRUE(is_cached(file.get(), 2'500'000, 1));
  EXPECT_EQ(body_of(ask("")), content);
  EXPECT_TRUE(is_cached(file.get(), 1, content.size() - 1));
}

TEST(ContentDisposition, NamesAnyFile) {
  EXPECT_EQ(content_disposition("inline", "a.png"), "inline; filename=\"a.png\"");
  EXPECT_EQ(content_disposition("inline", "na\"me \xC3\xBC.png"),
            "inline; filename=\"na_me __.png\"; filename*=UTF-8''na%22me%20%C3%BC.png");
  EXPECT_EQ(content_disposition("attachment", "a\r\nb/c"),
            "attachment; filename=\"a__b_c\"; filename*=UTF-8''a%0D%0Ab%2Fc");
}

}  // namespace
}  // namespace mimeo::http
