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

// --- Made of the same -----------------------------------------------------------------------------------------------

seams::LaunchCommand reusable(const std::string& name, const std::string& secret) {
  auto made = command();
  made.arguments = {"--upload-url", "http://127.0.0.1:99/uploads/" + secret};
  made.environment = {"HOME=/run/" + name};
  made.confinement->writable = "/run/" + name;
  made.confinement->door = "/run/" + name + "/door";
  made.reuse = seams::Reuse{.own = {name, secret}, .made_with = "script"};
  return made;
}

std::string fingerprint(const seams::LaunchCommand& command, const ContainerOptions& with = options, std::string_view image = "{}") {
  return fingerprint_of(command, *parse_json(image), with);
}

TEST(Container, IsKnownAgainWhateverItsOwnWordsAndTheServersLife) {
  auto later = options;
  later.life = "another";
  const auto before = fingerprint(reusable("c1", "s1"));
  EXPECT_EQ(before, fingerprint(reusable("c2345", "s2345"), later));
  const auto labels = composed(reusable("c1", "s1"), "{}").at("Labels");
  EXPECT_EQ(labels.at(fingerprint_label).as_string(), before);
  EXPECT_EQ(labels.at(own_label).as_string(), R"(["c1","s1"])");
}

TEST(Container, IsNotKnownAgainWhenAnythingElseIsAnother) {
  const auto before = fingerprint(reusable("c1", "s1"));
  std::vector<seams::LaunchCommand> others(8, reusable("c1", "s1"));
  others[0].container->image = "sha256:2";
  others[1].environment.push_back("MORE=1");
  others[2].arguments.push_back("--more");
  others[3].limits.memory_bytes = 1 << 20;
  others[4].confinement->network = true;
  others[5].confinement->calls_port = 100;
  others[6].container->gpus = {"GPU-1"};
  others[7].reuse->made_with = "another script";
  for (const auto& other : others) EXPECT_NE(fingerprint(other), before);
  auto with = options;
  with.made_with = "another mimeo-init";
  EXPECT_NE(fingerprint(reusable("c1", "s1"), with), before);
  EXPECT_NE(fingerprint(reusable("c1", "s1"), options, R"({"Config":{"Cmd":["python"]}})"), before);
}

TEST(Container, OfNoUseToAnotherServerSaysNothingOfItself) {
  const auto labels = composed(command(), "{}").at("Labels").as_object();
  EXPECT_FALSE(labels.contains(fingerprint_label));
  EXPECT_FALSE(labels.contains(own_label));
}

}  // namespace
}  // namespace mimeo::docker
