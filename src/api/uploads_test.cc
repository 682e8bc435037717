// Uploads in pieces, by the tus protocol.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class UploadsTest : public ApiTest {
 public:
  static http::Headers tus(http::Headers more = {}) {
    more.add("Tus-Resumable", "1.0.0");
    return more;
  }
  static http::Headers piece(std::int64_t offset, http::Headers more = {}) {
    more.add("Content-Type", "application/offset+octet-stream");
    more.add("Upload-Offset", std::to_string(offset));
    return tus(std::move(more));
  }
  /// The path of a new upload.
  std::string create(std::int64_t length, http::Headers more = {}) {
    more.add("Upload-Length", std::to_string(length));
    const auto made = ask("POST", "/mimeo/v1/uploads", {}, tus(std::move(more)));
    EXPECT_EQ(made.status, 201u) << made.body;
    const auto location = made.header("Location");
    EXPECT_TRUE(location.starts_with("https://api.test/mimeo/v1/uploads/")) << location;
    return location.substr(std::string_view("https://api.test").size());
  }
  Heard append(const std::string& path, std::int64_t offset, std::string bytes, http::Headers more = {}) {
    return ask("PATCH", path, std::move(bytes), piece(offset, std::move(more)));
  }
  std::string offset_of(const std::string& path) { return ask("HEAD", path, {}, tus()).header("Upload-Offset"); }
  std::size_t files() { return ask("GET", "/v1/files").at("/results").as_array().size(); }
};

TEST_F(UploadsTest, an_upload_in_pieces_becomes_a_file_when_its_last_byte_has_come) {
  // {"a":{"b":1}}
  const auto path = create(
      10, {{"Upload-Metadata", "filename bm90ZXMudHh0,filetype dGV4dC9wbGFpbg==,other,metadata eyJhIjp7ImIiOjF9fQ=="}});
  EXPECT_EQ(offset_of(path), "0");
  auto answer = append(path, 0, "some");
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.header("Upload-Offset"), "4");
  EXPECT_EQ(answer.header("Upload-Expires"), "Sat, 16 Jan 2027 08:00:00 GMT");
  EXPECT_EQ(answer.header("Mimeo-File"), "");
  EXPECT_EQ(files(), 0u);

  const auto told = ask("HEAD", path, {}, tus());
  EXPECT_EQ(told.status, 200u);
  EXPECT_EQ(told.header("Upload-Offset"), "4");
  EXPECT_EQ(told.header("Upload-Length"), "10");
  EXPECT_EQ(told.header("Cache-Control"), "no-store");
  EXPECT_EQ(told.header("Upload-Metadata"),
            "filename bm90ZXMudHh0,filetype dGV4dC9wbGFpbg==,other,metadata eyJhIjp7ImIiOjF9fQ==");

  answer = append(path, 4, " bytes");
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.header("Upload-Offset"), "10");
  const auto id = answer.header("Mimeo-File");
  EXPECT_EQ(path, "/mimeo/v1/uploads/" + id);
  const auto file = ask("GET", "/v1/files/" + id);
  ASSERT_EQ(file.status, 200u);
  EXPECT_EQ(file.at("/name"), "notes.txt");
  EXPECT_EQ(file.at("/content_type"), "text/plain");
  EXPECT_EQ(file.at("/size"), 10);
  EXPECT_EQ(file.at("/etag"), "9d0568469d206c1aedf1b71f12f474bc");
  EXPECT_EQ(file.at("/checksums/sha256"), "0d22cdcc10e6d049dbe1af5123d50873fdfc1a4f58306e58cb6241be9472014d");
  EXPECT_EQ(file.at("/metadata"), parsed(R"({"a":{"b":1}})"));
  EXPECT_EQ(file.at("/expires_at"), "2027-01-16T08:00:00.000000Z");
  EXPECT_EQ(files(), 1u);

  const auto whole = ask("GET", path);
  EXPECT_EQ(whole.at("/file"), file.json());
  EXPECT_EQ(whole.at("/offset"), 10);
  EXPECT_EQ(whole.at("/length"), 10);
  EXPECT_EQ(whole.header("Mimeo-File"), id);
  EXPECT_EQ(append(path, 10, "").status, 204u) << "the answer to the last piece may have been lost";
  EXPECT_EQ(append(path, 10, "x").status, 413u);
}

TEST_F(UploadsTest, the_first_piece_may_come_with_the_creation) {
  auto answer = ask("POST", "/mimeo/v1/uploads", "hel",
                    tus({{"Upload-Length", "5"}, {"Content-Type", "application/offset+octet-stream"}}));
  EXPECT_EQ(answer.status, 201u);
  EXPECT_EQ(answer.header("Upload-Offset"), "3");
  answer = ask("POST", "/mimeo/v1/uploads", "hello",
               tus({{"Upload-Length", "5"}, {"Content-Type", "application/offset+octet-stream"}}));
  EXPECT_EQ(ask("GET", "/v1/files/" + answer.header("Mimeo-File")).at("/etag"), "5d41402abc4b2a76b9719d911017c592");
}

TEST_F(UploadsTest, an_empty_file_is_there_at_once) {
  const auto answer = ask("POST", "/mimeo/v1/uploads", {}, tus({{"Upload-Length", "0"}}));
  EXPECT_EQ(answer.status, 201u);
  EXPECT_EQ(ask("GET", "/v1/files/" + answer.header("Mimeo-File")).at("/size"), 0);
}

TEST_F(UploadsTest, a_piece_at_another_place_is_refused_and_changes_nothing) {
  const auto path = create(10);
  EXPECT_EQ(append(path, 0, "12345").status, 204u);
  for (std::int64_t offset : {0, 4, 6}) EXPECT_EQ(append(path, offset, "x").status, 409u) << offset;
  EXPECT_EQ(append(path, 5, "123456").status, 413u) << "one more than announced";
  EXPECT_EQ(offset_of(path), "5");
}

TEST_F(UploadsTest, a_piece_with_a_wrong_checksum_leaves_nothing) {
  const auto path = create(10);
  // Digests of "hello".
  for (std::string_view checksum : {"md5 XUFAKrxLKna5cZ2REBfFkg==", "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=",
                                    "sha256 LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="}) {
    const auto wrong = append(path, 0, "hallo", {{"Upload-Checksum", checksum}});
    EXPECT_EQ(wrong.status, 460u) << checksum;
    EXPECT_EQ(wrong.at("/title"), "Checksum mismatch");
    EXPECT_EQ(offset_of(path), "0");
    const auto right = append(create(10), 0, "hello", {{"Upload-Checksum", checksum}});
    EXPECT_EQ(right.status, 204u) << checksum;
    EXPECT_EQ(right.header("Upload-Offset"), "5");
  }
  EXPECT_EQ(append(path, 0, "hello", {{"Upload-Checksum", "crc32 AAAA"}}).status, 400u);
  EXPECT_EQ(append(path, 0, "hello", {{"Upload-Checksum", "md5 *"}}).status, 400u);
  EXPECT_EQ(append(path, 0, std::string(11, 'x'), {{"Upload-Checksum", "md5 AAAA"}}).status, 413u);
  EXPECT_EQ(blobs.size(), 0u) << "what was put aside for the checks is gone";
  const auto refused = ask("POST", "/mimeo/v1/uploads", "hallo",
                           piece(0, {{"Upload-Length", "5"}, {"Upload-Checksum", "md5 XUFAKrxLKna5cZ2REBfFkg=="}}));
  EXPECT_EQ(refused.status, 460u);
}

TEST_F(UploadsTest, what_is_wrong_with_a_request_is_said) {
  const auto path = create(10);
  const std::tuple<std::string, std::string, http::Headers, unsigned> table[] = {
      {"POST", "/mimeo/v1/uploads", {{"Upload-Length", "5"}}, 412},
      {"POST", "/mimeo/v1/uploads", {{"Upload-Length", "5"}, {"Tus-Resumable", "0.2.2"}}, 412},
      {"POST", "/mimeo/v1/uploads", tus(), 400},
      {"POST", "/mimeo/v1/uploads", tus({{"Upload-Defer-Length", "1"}}), 400},
      {"POST", "/mimeo/v1/uploads", tus({{"Upload-Length", "-1"}}), 400},
      {"POST", "/mimeo/v1/uploads", tus({{"Upload-Length", "5x"}}), 400},
      {"POST", "/mimeo/v1/uploads", tus({{"Upload-Length", "1001"}}), 413},
      {"POST", "/mimeo/v1/uploads", tus({{"Upload-Length", "5"}, {"Upload-Metadata", "filename *"}}), 400},
      {"POST", "/mimeo/v1/uploads", tus({{"Upload-Length", "5"}, {"Upload-Metadata", "filename //79"}}), 400},
      {"POST", "/mimeo/v1/uploads", tus({{"Upload-Length", "5"}, {"Upload-Metadata", "metadata WzFd"}}), 400},
      {"PATCH", path, {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}}, 412},
      {"PATCH", path, tus({{"Upload-Offset", "0"}}), 415},
      {"PATCH", path, tus({{"Content-Type", "application/offset+octet-stream"}}), 400},
      {"PATCH", "/mimeo/v1/uploads/none", piece(0), 404},
      {"HEAD", path, {}, 412},
      {"HEAD", "/mimeo/v1/uploads/none", tus(), 404},
      {"DELETE", path, {}, 412},
      {"DELETE", "/mimeo/v1/uploads/none", tus(), 404},
      {"PUT", path, tus(), 405},
  };
  for (const auto& [method, target, headers, status] : table) {
    const auto answer = ask(method, target, {}, headers);
    EXPECT_EQ(answer.status, status) << method << ' ' << target << ' ' << headers.wire();
    EXPECT_EQ(answer.header("Tus-Resumable"), "1.0.0");
  }
  EXPECT_EQ(ask("POST", "/mimeo/v1/uploads", {}, tus({{"Upload-Length", "1001"}})).at("/detail"),
            "Files must be less than 100MB in size");
  EXPECT_EQ(ask_bare("POST", "/mimeo/v1/uploads", tus()).status, 401u);
}

TEST_F(UploadsTest, options_tell_what_the_server_can_do) {
  const auto answer = ask_bare("OPTIONS", "/mimeo/v1/uploads", {});
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.header("Tus-Version"), "1.0.0");
  EXPECT_EQ(answer.header("Tus-Max-Size"), "1000");
  EXPECT_EQ(answer.header("Tus-Extension"), "creation,creation-with-upload,termination,expiration,checksum");
  EXPECT_EQ(answer.header("Tus-Checksum-Algorithm"), "md5,sha1,sha256");
  EXPECT_EQ(ask_bare("OPTIONS", "/v1/files", {}).header("Tus-Version"), "");
}

TEST_F(UploadsTest, the_verb_may_stand_in_a_header) {
  const auto path = create(5);
  EXPECT_EQ(ask("POST", path, "hello", piece(0, {{"X-HTTP-Method-Override", "PATCH"}})).status, 204u);
  EXPECT_EQ(ask("POST", path, {}, tus({{"X-HTTP-Method-Override", "DELETE"}})).status, 204u);
  EXPECT_EQ(offset_of(path), "");
  EXPECT_EQ(ask("POST", "/v1/files", {}, {{"X-HTTP-Method-Override", "DELETE"}}).status, 400u) << "only for uploads";
}

TEST_F(UploadsTest, another_account_s_upload_does_not_exist) {
  const auto path = create(5);
  for (std::string_view method : {"HEAD", "GET", "PATCH", "DELETE"}) {
    EXPECT_EQ(ask_bare(std::string(method), path, as("r8_other", piece(0)), "x").status, 404u) << method;
  }
  EXPECT_EQ(append(path, 0, "hello").status, 204u);
  EXPECT_EQ(ask_bare("GET", path, as("r8_other")).status, 404u);
}

TEST_F(UploadsTest, an_end_is_an_end) {
  const auto path = create(5);
  EXPECT_EQ(append(path, 0, "hel").status, 204u);
  EXPECT_EQ(ask("DELETE", path, {}, tus()).status, 204u);
  EXPECT_EQ(append(path, 3, "lo").status, 404u);
  EXPECT_EQ(ask("DELETE", path, {}, tus()).status, 404u);
}

TEST_F(UploadsTest, one_that_is_not_finished_within_a_day_is_over) {
  const auto path = create(5);
  clock.advance(24h - 1us);
  EXPECT_EQ(offset_of(path), "0");
  clock.advance(1us);
  EXPECT_EQ(append(path, 0, "hello").status, 404u);
}

}  // namespace
}  // namespace mimeo::api
