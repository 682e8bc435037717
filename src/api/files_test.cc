// Uploads, and output files on their own origin.
#include "api/test_rig.h"
#include "engine/files.h"

namespace mimeo::api {
namespace {

struct FormPart {
  std::string name;
  std::string content;
  std::string filename = {};
  std::string type = {};
};

std::string form(const std::vector<FormPart>& parts) {
  std::string body;
  for (const FormPart& part : parts) {
    body += "--cut\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
    if (!part.filename.empty()) body += "; filename=\"" + part.filename + "\"";
    body += "\r\n";
    if (!part.type.empty()) body += "Content-Type: " + part.type + "\r\n";
    body += "\r\n" + part.content + "\r\n";
  }
  return body + "--cut--\r\n";
}

class FilesTest : public ApiTest {
 public:
  Heard upload(const std::string& body, std::string_view type = "multipart/form-data; boundary=cut") {
    return ask("POST", "/v1/files", body, {{"Content-Type", type}});
  }
  std::size_t listed() { return ask("GET", "/v1/files").at("/results").as_array().size(); }

  /// An output file, as the engine makes them; its address without the origin.
  std::string put_out(std::string name, std::string type, std::string bytes,
                      std::optional<Duration> lasts = std::nullopt) {
    auto writer = run_on(io, blobs.create(seams::Checksums::sha256_and_md5)).value();
    EXPECT_TRUE(run_on(io, writer->write(bytes)));
    const auto blob = run_on(io, writer->finish()).value();
    core::File file;
    file.id = core::FileId{new_time_ordered_id(clock.now())};
    file.kind = core::File::Kind::output;
    file.account = core::AccountId{"local"};
    file.prediction = core::PredictionId{new_time_ordered_id(clock.now())};
    file.name = std::move(name);
    file.content_type = std::move(type);
    file.size = blob.size;
    file.md5 = blob.md5;
    file.sha256 = blob.sha256;
    file.blob = blob.id;
    file.secret = random_token(16);
    file.created_at = clock.now();
    if (lasts) file.expires_at = clock.now() + *lasts;
    auto write = store.files().insert(file);
    EXPECT_TRUE(run_on(io, write.durable()));
    return "/f/" + engine::output_token(file) + "/" + percent_encode(file.name);
  }
};

TEST_F(FilesTest, every_client_s_upload_gives_the_documented_object) {
  const FormPart content{"content", "some bytes", "notes.txt", "text/plain"};
  const std::pair<std::string_view, std::vector<FormPart>> shapes[] = {
      {"python v1", {content, {"metadata", R"({"reference":"123"})"}}},
      {"metadata first", {{"metadata", R"({"reference":"123"})"}, content}},
      {"python v2",
       {{"filename", "notes.txt"},
        {"type", "text/plain"},
        {"metadata[reference]", "123"},
        {"content", "some bytes", "upload", "application/octet-stream"}}},
      {"python v2, content first",
       {{"content", "some bytes", "upload"},
        {"filename", "notes.txt"},
        {"type", "text/plain"},
        {"metadata[reference]", "123"}}},
      {"javascript", {content, {"metadata", R"({"reference":"123"})", "blob", "application/json"}}},
  };
  for (const auto& [client, parts] : shapes) {
    const auto made = upload(form(parts));
    ASSERT_EQ(made.status, 201u) << client << made.body;
    const std::string id(made.at("/id").as_string());
    EXPECT_EQ(made.json(), parsed(fmt::format(R"({{"id":"{0}","name":"notes.txt","content_type":"text/plain","size":10,
      "etag":"9d0568469d206c1aedf1b71f12f474bc",
      "checksums":{{"sha256":"0d22cdcc10e6d049dbe1af5123d50873fdfc1a4f58306e58cb6241be9472014d",
                    "md5":"9d0568469d206c1aedf1b71f12f474bc"}},
      "metadata":{{"reference":"123"}},
      "created_at":"2027-01-15T08:00:00.000000Z","expires_at":"2027-01-16T08:00:00.000000Z",
      "urls":{{"get":"https://api.test/v1/files/{0}"}}}})",
                                              id)))
        << client;
    EXPECT_EQ(ask("GET", "/v1/files/" + id).json(), made.json());
  }
}

TEST_F(FilesTest, metadata_in_brackets_may_nest) {
  const auto made =
      upload(form({{"content", "x"}, {"metadata[a][b]", "1"}, {"metadata[a][c]", "2"}, {"metadata[d]", "3"}}));
  EXPECT_EQ(made.at("/metadata"), parsed(R"({"a":{"b":"1","c":"2"},"d":"3"})"));
  EXPECT_EQ(made.at("/content_type"), "application/octet-stream");
  EXPECT_EQ(made.at("/name"), "file");
}

TEST_F(FilesTest, a_form_that_is_wrong_is_refused_and_leaves_nothing) {
  const FormPart content{"content", "x", "a.txt"};
  const std::pair<std::string, unsigned> table[] = {
      {"", 400},
      {"nonsense", 400},
      {"--cut--\r\n", 422},
      {form({{"other", "x"}}), 422},
      {form({content}).substr(0, 60), 400},
      {form({content, content}), 422},
      {form({content, {"metadata", "no json"}}), 422},
      {form({content, {"metadata", "[1]"}}), 422},
      {form({content, {"metadata[", "1"}}), 422},
      {form({content, {"metadata[a]", "1"}, {"metadata[a][b]", "2"}}), 422},
      {form({content, {"metadata", '"' + std::string(2'000'000, 'x') + '"'}}), 413},
      {form({{"content", "x", std::string(256, 'x')}}), 422},
      {form({{"content", "x", "\xff\xfe"}}), 422},
      {form({{"content", "x"}, {"filename", "\xff\xfe"}}), 422},
      {form({{"content", std::string(1001, 'x')}}), 413},
      {form(std::vector<FormPart>(1000, {"more", "x"})), 413},
  };
  for (const auto& [body, status] : table) {
    const auto answer = upload(body);
    EXPECT_EQ(answer.status, status) << body.substr(0, 200) << answer.body;
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
  }
  EXPECT_EQ(listed(), 0u);
  EXPECT_EQ(upload(form({{"content", std::string(1000, 'x')}})).status, 201u) << "exactly the limit";
}

TEST_F(FilesTest, a_body_that_is_no_form_is_refused) {
  for (std::string_view type : {"", "application/json", "multipart/form-data",
                                "multipart/form-data; boundary=", "multipart/mixed; boundary=cut"}) {
    EXPECT_EQ(upload(form({{"content", "x"}}), type).status, 400u) << type;
  }
}

TEST_F(FilesTest, more_than_the_limit_is_refused_by_its_length_alone_in_the_documented_words) {
  const auto answer = upload(std::string(2'000'000, 'x'));
  EXPECT_EQ(answer.status, 413u);
  EXPECT_EQ(answer.at("/detail"), "Files must be less than 100MB in size");
}

TEST_F(FilesTest, a_file_is_its_account_s_until_it_is_deleted_or_its_time_is_over) {
  const auto made = upload(form({{"content", "x", "a.txt"}}));
  const std::string path = "/v1/files/" + std::string(made.at("/id").as_string());
  EXPECT_EQ(listed(), 1u);
  EXPECT_EQ(ask_bare("GET", path, as("r8_other")).status, 404u);
  EXPECT_EQ(ask_bare("DELETE", path, as("r8_other")).status, 404u);
  EXPECT_TRUE(ask_bare("GET", "/v1/files", as("r8_other")).at("/results").as_array().empty());
  const auto gone = ask("DELETE", path);
  EXPECT_EQ(gone.status, 204u);
  EXPECT_EQ(gone.body, "");
  EXPECT_EQ(ask("GET", path).at("/detail"), "File not found");
  EXPECT_EQ(ask("DELETE", path).status, 404u);
  EXPECT_EQ(listed(), 0u);

  const auto old = upload(form({{"content", "x"}}));
  clock.advance(24h);
  EXPECT_EQ(ask("GET", "/v1/files/" + std::string(old.at("/id").as_string())).status, 404u);
  EXPECT_EQ(listed(), 0u);
}

// --- output files ----------------------------------------------------------------------------------------------------

TEST_F(FilesTest, an_output_is_served_to_anyone_who_has_its_address) {
  const std::string path = put_out("out 1.png", "image/png", "not really", 30min);
  for (const http::Headers& headers : {http::Headers(), as("r8_local"), as("wrong")}) {
    const auto answer = ask_files("GET", path, headers);
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.body, "not really");
    EXPECT_EQ(answer.header("Content-Type"), "image/png");
    EXPECT_EQ(answer.header("Cache-Control"), "public, max-age=1800");
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(answer.header("Cross-Origin-Resource-Policy"), "cross-origin");
    EXPECT_TRUE(answer.header("Content-Security-Policy").starts_with("sandbox; default-src 'none'"));
    EXPECT_TRUE(answer.header("Content-Disposition").starts_with("inline"));
    EXPECT_TRUE(answer.header("ETag").starts_with('"'));
    EXPECT_NE(answer.header("Access-Control-Expose-Headers").find("ETag"), std::string::npos);
  }
}

TEST_F(FilesTest, a_part_of_an_output_is_served_and_nothing_when_it_is_known) {
  const std::string path = put_out("a.bin", "application/octet-stream", "0123456789");
  const auto part = ask_files("GET", path, {{"Range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206u);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.header("Content-Range"), "bytes 2-4/10");
  const auto known = ask_files("GET", path, {{"If-None-Match", part.header("ETag")}});
  EXPECT_EQ(known.status, 304u);
  const auto beyond = ask_files("GET", path, {{"Range", "bytes=20-"}});
  EXPECT_EQ(beyond.status, 416u);
  EXPECT_EQ(beyond.header("Content-Range"), "bytes */10");
  EXPECT_EQ(beyond.header("Cache-Control"), "no-store");
  EXPECT_EQ(beyond.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(beyond.at("/detail").as_string(), "The file has 10 bytes");
}

TEST_F(FilesTest, an_output_is_gone_when_its_time_is_over_and_no_cache_keeps_it_longer) {
  const std::string path = put_out("a.txt", "text/plain", "x", 10s);
  EXPECT_EQ(ask_files("GET", path).header("Cache-Control"), "public, max-age=10");
  clock.advance(10s);
  EXPECT_EQ(ask_files("GET", path).status, 404u);
  EXPECT_EQ(ask_files("GET", put_out("b.txt", "text/plain", "x", 48h)).header("Cache-Control"), "public, max-age=3600");
  EXPECT_EQ(ask_files("GET", put_out("c.txt", "text/plain", "x")).header("Cache-Control"), "public, no-cache");
}

TEST_F(FilesTest, an_address_that_is_not_exactly_right_finds_nothing) {
  const std::string path = put_out("a.txt", "text/plain", "x");
  const std::string base = path.substr(0, path.rfind('/'));
  std::string changed = path;
  changed[base.size() - 1] = changed[base.size() - 1] == 'a' ? 'b' : 'a';
  for (const std::string& wrong :
       {changed, base, base + "/", base + "/other.txt", base + "x/a.txt", std::string("/f//a.txt"), path + "/more"}) {
    const auto answer = ask_files("GET", wrong);
    EXPECT_EQ(answer.status, 404u) << wrong;
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "*");
  }
  EXPECT_EQ(ask("GET", path).status, 404u) << "not on the API's origin";
}

TEST_F(FilesTest, an_upload_cannot_be_read_as_an_output) {
  const auto made = upload(form({{"content", "x", "a.txt"}}));
  EXPECT_EQ(ask_files("GET", "/f/" + std::string(made.at("/id").as_string()) + "x/a.txt").status, 404u);
}

TEST_F(FilesTest, a_page_may_ask_before_it_reads) {
  const auto answer =
      ask_files("OPTIONS", put_out("a.txt", "text/plain", "x"),
                {{"Origin", "https://page.test"}, {"Access-Control-Request-Headers", "authorization, range"}});
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(answer.header("Access-Control-Allow-Headers"), "Authorization, If-None-Match, If-Range, Range");
  EXPECT_EQ(ask_files("DELETE", put_out("b.txt", "text/plain", "x")).status, 405u);
}

}  // namespace
}  // namespace mimeo::api
