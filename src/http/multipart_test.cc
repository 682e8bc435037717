#include "http/multipart.h"

#include <gtest/gtest.h>

#include "http/test_rig.h"

namespace mimeo::http {
namespace {

/// Gives a text in pieces of at most `step` bytes; the first piece has `first`.
class PiecewiseSource final : public Source {
 public:
  PiecewiseSource(std::string text, std::size_t first, std::size_t step)
      : text_(std::move(text)), next_(first), step_(step) {}
  Task<Result<std::size_t>> read(std::span<char> into) override {
    const std::size_t count = std::min({into.size(), std::max<std::size_t>(next_, 1), text_.size() - at_});
    std::copy_n(text_.data() + at_, count, into.data());
    at_ += count;
    next_ = step_;
    co_return count;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
  std::size_t next_;
  std::size_t step_;
};

struct ReadPart {
  std::string name;
  std::optional<std::string> filename;
  std::string content_type;
  std::string data;
  bool operator==(const ReadPart&) const = default;
};

using Form = Result<std::vector<ReadPart>>;

Task<Form> read_form(Source& body, std::string boundary, std::size_t piece_size, MultipartLimits limits = {}) {
  MultipartReader reader(body, std::move(boundary), limits);
  std::vector<ReadPart> parts;
  std::vector<char> piece(piece_size);
  for (;;) {
    Result<std::optional<Part>> part = co_await reader.next_part();
    if (!part) co_return pass_on(std::move(part));
    if (!*part) co_return parts;
    ReadPart read{(*part)->name, (*part)->filename, (*part)->content_type, ""};
    for (;;) {
      Result<std::size_t> got = co_await reader.read(piece);
      if (!got) co_return pass_on(std::move(got));
      if (*got == 0) break;
      read.data.append(piece.data(), *got);
    }
    parts.push_back(std::move(read));
  }
}

Form read_form(std::string text, std::size_t first, std::size_t step, std::size_t piece, MultipartLimits limits = {}) {
  PiecewiseSource body(std::move(text), first, step);
  asio::io_context context;
  return run_on(context, read_form(body, "x-b", piece, limits));
}

const std::string form =
    "preamble\r\n--x-b  \r\n"
    "Content-Disposition: form-data; name=\"metadata\"\r\n\r\n"
    "{\"a\":1}\r\n--x-b\r\n"
    "content-disposition: form-data; name=content; filename=\"na\\\"me \xC3\xBC.png\"\r\nContent-Type: "
    "image/png\r\n\r\n"
    "\r\n--x-\r\n--x\r\n\r\n-\r--x-b\r\n\r\n--x-b\r\n"
    "Content-Disposition: form-data; name=\"empty\"; filename*=UTF-8''%e2%82%ac.txt; filename=\"fallback\"\r\n\r\n"
    "\r\n--x-b--\r\nepilogue";

const std::vector<ReadPart> parts_of_form = {
    {"metadata", std::nullopt, "", "{\"a\":1}"},
    {"content", "na\"me \xC3\xBC.png", "image/png", "\r\n--x-\r\n--x\r\n\r\n-\r--x-b\r\n"},
    {"empty", "\xE2\x82\xAC.txt", "", ""},
};

TEST(Multipart, ReadsAFormHoweverItIsSplit) {
  for (std::size_t first = 1; first <= form.size(); ++first) {
    const Form parts = read_form(form, first, form.size(), 4096);
    ASSERT_TRUE(parts) << first << ": " << parts.error().message;
    ASSERT_EQ(*parts, parts_of_form) << first;
  }
  for (std::size_t step = 1; step < 40; ++step) {
    for (const std::size_t piece : {1, 2, 7, 8, 30, 4096}) {
      const Form parts = read_form(form, step, step, piece);
      ASSERT_TRUE(parts) << step << " " << piece << ": " << parts.error().message;
      ASSERT_EQ(*parts, parts_of_form) << step << " " << piece;
    }
  }
}

TEST(Multipart, PassesALargePartThroughUnchanged) {
  std::string data;
  for (int i = 0; data.size() < 2'000'000; ++i)
    data += i % 97 == 0 ? "\r\n--x" : std::string(1, static_cast<char>(i * 31));
  const std::string body = "--x-b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n" + data + "\r\n--x-b--";
  const Form parts = read_form(body, 100, 65'000, 256 * 1024);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->at(0).data, data);
}

TEST(Multipart, SkipsWhatNobodyReads) {
  StringSource body(form);
  asio::io_context context;
  MultipartReader reader(body, "x-b");
  std::vector<std::string> names;
  const auto names_only = [&]() -> Task<> {
    for (;;) {
      const Result<std::optional<Part>> part = co_await reader.next_part();
      if (!part || !*part) co_return;
      names.push_back((*part)->name);
    }
  };
  run_on(context, names_only());
  EXPECT_EQ(names, (std::vector<std::string>{"metadata", "content", "empty"}));
}

TEST(Multipart, RefusesMalformedBodies) {
  const std::string disposition = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
  for (const std::string& body : {
           std::string(""),
           std::string("no boundary at all"),
           "--x-b\r\n" + disposition + "never ends",
           "--x-b\r\n" + disposition + "cut in the boundary\r\n--x-",
           "--x-b\r\n" + disposition + "cut after it\r\n--x-b",
           "--x-bother\r\n" + disposition + "x\r\n--x-b--",
           std::string("--x-b\r\n\r\nno name\r\n--x-b--"),
           std::string("--x-b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--x-b--"),
           std::string("--x-b\r\n: nameless\r\n\r\nx\r\n--x-b--"),
           std::string(5000, 'p') + "\r\n--x-b--",
       }) {
    const Form parts = read_form(body, 3, 1000, 4096);
    ASSERT_FALSE(parts) << body;
    EXPECT_EQ(parts.error().kind, ErrorKind::invalid) << body;
  }
}

TEST(Multipart, BoundsHeadersAndParts) {
  const std::string large =
      "--x-b\r\nContent-Disposition: form-data; name=\"" + std::string(9000, 'n') + "\"\r\n\r\nx\r\n--x-b--";
  EXPECT_EQ(read_form(large, 1, 500, 4096).error().kind, ErrorKind::too_large);
  std::string many;
  for (int i = 0; i < 4; ++i) many += "--x-b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
  MultipartLimits limits;
  limits.parts = 3;
  EXPECT_EQ(read_form(many + "--x-b--", 1, 500, 4096, limits).error().kind, ErrorKind::too_large);
  limits.parts = 4;
  EXPECT_TRUE(read_form(many + "--x-b--", 1, 500, 4096, limits));
}

TEST(Multipart, FindsTheBoundary) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc").value(), "abc");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b\"").value(), "a b");
  for (const char* type : {"", "text/plain", "multipart/mixed; boundary=a", "multipart/form-data",
                           "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a\tb\""}) {
    EXPECT_FALSE(multipart_boundary(type)) << type;
  }
  EXPECT_FALSE(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')));
}

TEST(Multipart, ReadsHeaderParameters) {
  EXPECT_EQ(header_parameter("form-data; name=\"a;b=c\"; filename=\"d\"", "filename"), "d");
  EXPECT_EQ(header_parameter("form-data; filename=\"C:\\dir\\f.txt\"", "filename"), "C:\\dir\\f.txt");
  EXPECT_EQ(header_parameter("form-data; filename=\"open", "filename"), "open");
  EXPECT_EQ(header_parameter("form-data; name", "name"), std::nullopt);
  EXPECT_EQ(header_parameter("form-data; xname=1", "name"), std::nullopt);
}

}  // namespace
}  // namespace mimeo::http
