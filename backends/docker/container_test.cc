#include "docker/container.h"

#include <gtest/gtest.h>

namespace mimeo::docker {
namespace {

const ContainerOptions options = {.init = "/opt/mimeo-init", .network = "bridge", .owner = "me", .user = 7, .group = 8};

seams::LaunchCommand command() {
  seams::LaunchCommand command;
  command.arguments = {"--upload-url", "http://x"};
  command.environment = {"A=b"};
  command.confinement =
      seams::Confinement{.readable = {"/weights"}, .writable = "/run/1", .door = "/run/1/door", .calls_port = 99};
  command.container = seams::Container{.image = "sha256:1", .description = "/v/schema.json"};
  return command;
}

json::value composed(const seams::LaunchCommand& command, std::string_view image) {
  return compose_container(command, *parse_json(image), options);
}

TEST(Container, RunsTheImagesOwnCommandBehindOurFirstProcess) {
  const auto made = composed(
      command(),
      R"({"Config":{"Entrypoint":["/tini","--"],"Cmd":["python","-m","cog.server.http"],"WorkingDir":"/src"}})");
  EXPECT_EQ(
      write_json(made.at("Entrypoint")),
      R"(["/.mimeo-init","--forward","/run/1/door","99","/tini","--","python","-m","cog.server.http","--upload-url","http://x"])");
  EXPECT_EQ(write_json(made.at("Cmd")), "[]");
  EXPECT_EQ(write_json(made.at("Env")), R"(["A=b"])");
  EXPECT_EQ(made.at("User").as_string(), "7:8");
  EXPECT_EQ(made.at("Labels").at(owner_label).as_string(), "me");
}

TEST(Container, SeesItsFolderItsWeightsAndItsDescription) {
  const auto made = composed(command(), R"({"Config":{"Entrypoint":null,"Cmd":null,"WorkingDir":"/src"}})");
  std::string seen;
  for (const auto& mount : made.at("HostConfig").at("Mounts").as_array()) {
    seen += std::string(mount.at("Source").as_string()) + (mount.at("ReadOnly").as_bool() ? ">" : "=") +
            std::string(mount.at("Target").as_string()) + " ";
  }
  EXPECT_EQ(seen,
            "/opt/mimeo-init>/.mimeo-init /run/1=/run/1 /run/1/tmp=/tmp /weights>/weights "
            "/v/schema.json>/src/.cog/openapi_schema.json ");
}

TEST(Container, HasNoMoreOfTheMachineThanItIsGiven) {
  auto bare = composed(command(), "{}").at("HostConfig");
  EXPECT_EQ(bare.at("NetworkMode").as_string(), "none");
  EXPECT_EQ(write_json(bare.at("DeviceRequests")), "[]");
  EXPECT_FALSE(bare.as_object().contains("Memory"));

  auto wanted = command();
  wanted.confinement->network = true;
  wanted.container->gpus = {"GPU-1"};
  wanted.limits = {.processors = 0.5, .memory_bytes = 1 << 20, .processes = 10};
  auto full = composed(wanted, "{}").at("HostConfig");
  EXPECT_EQ(full.at("NetworkMode").as_string(), "bridge");
  EXPECT_EQ(write_json(full.at("DeviceRequests")),
            R"([{"Driver":"nvidia","DeviceIDs":["GPU-1"],"Capabilities":[["gpu"]]}])");
  EXPECT_EQ(full.at("NanoCpus").as_int64(), 500'000'000);
  EXPECT_EQ(full.at("Memory").as_int64(), 1 << 20);
  EXPECT_EQ(full.at("MemorySwap").as_int64(), 1 << 20);
  EXPECT_EQ(full.at("PidsLimit").as_int64(), 10);
}

}  // namespace
}  // namespace mimeo::docker
