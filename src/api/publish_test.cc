#include <archive.h>
#include <archive_entry.h>

#include "api/test_rig.h"

namespace mimeo::api {
namespace {

std::string tar_of(const std::string& name, const std::string& content) {
  std::string bytes(64 * 1024, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format_pax_restricted(writer);
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0755);
  archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
  archive_write_header(writer, entry);
  archive_write_data(writer, content.data(), content.size());
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

class PublishTest : public ApiTest {
 public:
  PublishTest() {
    seams::PackagedVersion packaged;
    packaged.id = core::VersionId{std::string(64, 'a')};
    packaged.cog_version = "0.16.0";
    packaged.openapi_schema =
        JsonText{R"({"components":{"schemas":{"Input":{"type":"object"},"Output":{"type":"string"}}}})"};
    packaged.package.directory = "/versions/a";
    packager.result = packaged;
    packager.progress = {"Building", "Still \"building\""};
  }

  Heard push(std::string_view model, std::string body, std::string_view query = "") {
    return ask("POST", fmt::format("/mimeo/v1/models/{}/versions{}", model, query), std::move(body),
               {{"Content-Type", "application/x-tar"}});
  }
  static std::vector<json::value> lines(const Heard& answer) {
    std::vector<json::value> lines;
    std::string_view rest = answer.body;
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      lines.push_back(parsed(rest.substr(0, end)));
      rest.remove_prefix(end + 1);
    }
    return lines;
  }
};

TEST_F(PublishTest, a_push_tells_its_progress_and_then_the_version) {
  const auto answer = push("local/hello", tar_of("./model", "#!"));
  ASSERT_EQ(answer.status, 200u) << answer.body;
  EXPECT_EQ(answer.header("Content-Type"), "application/x-ndjson");
  const auto told = lines(answer);
  ASSERT_EQ(told.size(), 3u) << answer.body;
  EXPECT_EQ(told[0], parsed(R"({"progress":"Building"})"));
  EXPECT_EQ(told[1], parsed(R"({"progress":"Still \"building\""})"));
  EXPECT_EQ(told[2].at("model"), "local/hello");
  EXPECT_EQ(told[2].at("is_new"), true);
  EXPECT_EQ(told[2].at("version").at("id"), json::value(std::string(64, 'a')));
  EXPECT_EQ(packager.files, std::vector<std::string>{"model"});
  EXPECT_EQ(ask("GET", "/v1/models/local/hello").at("/latest_version/id"), json::value(std::string(64, 'a')));
  EXPECT_EQ(lines(push("local/hello", tar_of("model", "#!"))).back().at("is_new"), false);
  EXPECT_TRUE(std::filesystem::is_empty(staging)) << "nothing stays behind";
}

TEST_F(PublishTest, a_version_may_be_registered_under_a_given_id) {
  const std::string id(64, 'b');
  EXPECT_EQ(lines(push("local/hello", tar_of("model", "#!"), "?as=" + id)).back().at("version").at("id"),
            json::value(id));
  EXPECT_EQ(push("local/hello", tar_of("model", "#!"), "?as=short").status, 422u);
}

TEST_F(PublishTest, an_image_is_pushed_by_its_name) {
  const auto push_image = [this](std::string body) {
    return ask("POST", "/mimeo/v1/models/local/hello/versions", std::move(body), {{"Content-Type", "application/json"}});
  };
  const auto answer = push_image(R"({"image":"me/model:1"})");
  ASSERT_EQ(answer.status, 200u) << answer.body;
  EXPECT_EQ(packager.image, "me/model:1");
  EXPECT_EQ(lines(answer).back().at("model").as_string(), "local/hello");
  EXPECT_EQ(push_image(R"({"image":""})").status, 422u);
  EXPECT_EQ(push_image(R"({"images":"x"})").status, 422u);
  EXPECT_EQ(push_image("{").status, 400u);
}

TEST_F(PublishTest, a_project_that_cannot_work_is_told_as_the_last_line) {
  packager.result = fail(ErrorKind::invalid, "cog.yaml names no predict");
  const auto told = lines(push("local/hello", tar_of("cog.yaml", "")));
  EXPECT_EQ(told.back().at("problem"),
            parsed(R"({"title":"Invalid request","detail":"cog.yaml names no predict","status":422})"));
  EXPECT_TRUE(std::filesystem::is_empty(staging));
}

TEST_F(PublishTest, what_is_wrong_with_the_request_is_answered_at_once) {
  EXPECT_EQ(push("other/hello", tar_of("model", "")).status, 403u);
  EXPECT_EQ(push("local/Not-A-Name", tar_of("model", "")).status, 422u);
  EXPECT_EQ(push("local/hello", "nonsense").status, 422u);
  EXPECT_EQ(push("local/hello", tar_of("../model", "")).status, 422u);
  EXPECT_EQ(ask_bare("POST", "/mimeo/v1/models/local/hello/versions", {}).status, 401u);
  EXPECT_TRUE(packager.files.empty());
  EXPECT_TRUE(std::filesystem::is_empty(staging));
}

}  // namespace
}  // namespace mimeo::api
