#include "streams/wire.h"

#include <gtest/gtest.h>

#include "streams/test_rig.h"

namespace mimeo::streams {
namespace {

const EventId first{{1'772'600'000'000, 0}, 0};

std::string output(std::string_view item, LineEnds ends = LineEnds::standard) {
  std::string out;
  Wire(origins.files, ends).output(first, item, out);
  const std::string head = "id: 1772600000:0\nevent: output\n";
  EXPECT_TRUE(out.starts_with(head)) << out;
  return out.substr(head.size());
}

TEST(Wire, texts_are_sent_as_they_are_and_the_rest_as_json) {
  EXPECT_EQ(output(R"("Once")"), "data: Once\n\n");
  EXPECT_EQ(output(R"(" more,")"), "data:  more,\n\n");
  EXPECT_EQ(output(R"("")"), "data: \n\n");
  EXPECT_EQ(output(R"("\"caf\u00e9\" \ud83d\ude00")"), "data: \"caf\xC3\xA9\" \xF0\x9F\x98\x80\n\n");
  EXPECT_EQ(output("null"), "data: null\n\n");
  EXPECT_EQ(output(R"({"a":"x\ny"})"), "data: {\"a\":\"x\\ny\"}\n\n");
}

TEST(Wire, line_breaks_make_lines_of_data) {
  EXPECT_EQ(output(R"("a\nb\r\nc\rd\n")"), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
}

TEST(Wire, files_are_sent_by_their_public_addresses) {
  EXPECT_EQ(output(R"("mimeo-file:tok/out.png")"), "data: https://files.test/f/tok/out.png\n\n");
  EXPECT_EQ(output(R"({"image":"mimeo-file:tok/out.png"})"), "data: {\"image\":\"https://files.test/f/tok/out.png\"}\n\n");
}

TEST(Wire, what_only_python_takes_for_a_line_end_is_spared_it) {
  const auto text = R"("a\u2028b\u0085c\u000bd\u000ce\u001cf\u2029")";
  EXPECT_EQ(output(text), "data: a\xE2\x80\xA8" "b\xC2\x85" "c\x0b" "d\x0c" "e\x1c" "f\xE2\x80\xA9\n\n");
  EXPECT_EQ(output(text, LineEnds::python), "data: a\ndata: b\ndata: c\ndata: d\ndata: e\ndata: f\ndata: \n\n");
  EXPECT_EQ(output("{\"k\":\"a\xE2\x80\xA8\xC2\x85\"}", LineEnds::python), "data: {\"k\":\"a\\u2028\\u0085\"}\n\n");
  EXPECT_EQ(output("\"\xC3\xA9\xE2\x82\xAC\"", LineEnds::python), "data: \xC3\xA9\xE2\x82\xAC\n\n");
}

TEST(Wire, python_is_known_by_its_name) {
  EXPECT_EQ(line_ends_of("replicate-python/1.0.7"), LineEnds::python);
  EXPECT_EQ(line_ends_of("python-httpx/0.28.1"), LineEnds::python);
  EXPECT_EQ(line_ends_of("replicate-javascript/1.4.0"), LineEnds::standard);
  EXPECT_EQ(line_ends_of(""), LineEnds::standard);
}

TEST(Wire, ends_are_json) {
  std::string out;
  const Wire wire(origins.files, LineEnds::standard);
  wire.error(first, "no \"cat\"\nhere", out);
  wire.done(first, "error", out);
  wire.done(first, "", out);
  EXPECT_EQ(out,
            "id: 1772600000:0\nevent: error\ndata: {\"detail\":\"no \\\"cat\\\"\\nhere\"}\n\n"
            "id: 1772600000:0\nevent: done\ndata: {\"reason\":\"error\"}\n\n"
            "id: 1772600000:0\nevent: done\ndata: {}\n\n");
}

}  // namespace
}  // namespace mimeo::streams
