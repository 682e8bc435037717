#include "core/hardware.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

constexpr std::int64_t gigabyte = 1'000'000'000;

Machine machine_with(std::vector<std::string> gpus) {
  Machine machine{.processors = 16, .memory_bytes = 64 * gigabyte, .gpus = {}};
  for (std::size_t i = 0; i < gpus.size(); ++i)
    machine.gpus.push_back({"GPU-" + std::to_string(i), gpus[i], 48 * gigabyte, "/dev/nvidia" + std::to_string(i)});
  return machine;
}

std::vector<std::string> names(const Hardware& hardware) {
  std::vector<std::string> names;
  for (const auto& sku : hardware.skus()) names.push_back(sku.name);
  return names;
}

TEST(Hardware, OfAMachineWithoutGpusIsItsProcessors) {
  const Hardware hardware(machine_with({}));
  EXPECT_EQ(names(hardware), std::vector<std::string>{"cpu"});
  EXPECT_EQ(hardware.find("cpu")->share, Share());
}

TEST(Hardware, NamesGpusAsReplicateDoesWhereItDoes) {
  const Hardware hardware(
      machine_with({"NVIDIA L40S", "NVIDIA L40S", "NVIDIA A100-SXM4-80GB", "NVIDIA GeForce RTX 4090"}));
  EXPECT_EQ(names(hardware),
            (std::vector<std::string>{"cpu", "gpu-l40s", "gpu-2x-l40s", "gpu-a100-large", "gpu-rtx-4090"}));
  EXPECT_EQ(hardware.find("gpu-2x-l40s")->share, (Share{.gpus = 2, .gpu_name = "NVIDIA L40S"}));
  EXPECT_EQ(hardware.skus()[2].title, "2x NVIDIA L40S GPU");
  const Hardware several(machine_with({"NVIDIA A100-SXM4-80GB", "NVIDIA A100-SXM4-80GB", "Some Card", "Some Card"}));
  EXPECT_EQ(names(several), (std::vector<std::string>{"cpu", "gpu-a100-large", "gpu-a100-large-2x", "gpu-some-card",
                                                      "gpu-2x-some-card"}));
}

TEST(Hardware, OfTwoKindsWithOneNameKeepsThemApart) {
  const Hardware hardware(machine_with({"NVIDIA A100-SXM4-40GB", "NVIDIA A100 80GB PCIe"}));
  EXPECT_EQ(names(hardware), (std::vector<std::string>{"cpu", "gpu-a100-large", "gpu-a100-80gb-pcie"}));
}

TEST(Hardware, ThatReplicateNamesAndNobodyHasSpokenOfIsWhatThereIs) {
  const Hardware none(machine_with({}));
  EXPECT_EQ(none.find("gpu-8x-h100")->name, "cpu");
  const Hardware three(machine_with({"NVIDIA L40S", "NVIDIA L40S", "NVIDIA L40S"}));
  EXPECT_EQ(three.find("gpu-t4")->name, "gpu-l40s");
  EXPECT_EQ(three.find("gpu-a100-large-2x")->name, "gpu-2x-l40s");
  EXPECT_EQ(three.find("gpu-8x-h100")->name, "gpu-2x-l40s");
  EXPECT_EQ(three.find("cpu")->name, "cpu");
  EXPECT_EQ(three.find("gpu-unheard-of"), nullptr);
}

TEST(Hardware, IsWhatTheOperatorSays) {
  Hardware hardware(machine_with({"NVIDIA L40S"}));
  ASSERT_TRUE(hardware.set(*parse_skus("small: cpus=1.5, memory=2GiB; one:gpu=NVIDIA L40S;cpu:cpus=4"),
                           *parse_sku_map("gpu-t4=small, gpu-a100-large = one")));
  EXPECT_EQ(hardware.find("gpu-t4")->share, (Share{.processors = 1.5, .memory_bytes = std::int64_t{2} << 30}));
  EXPECT_EQ(hardware.find("gpu-a100-large")->share, (Share{.gpus = 1, .gpu_name = "NVIDIA L40S"}));
  EXPECT_EQ(hardware.find("cpu")->share.processors, 4);
  EXPECT_EQ(names(hardware), (std::vector<std::string>{"cpu", "gpu-l40s", "small", "one", "gpu-a100-large", "gpu-t4"}));
}

TEST(Hardware, ThatCannotBeHadIsRefused) {
  Hardware hardware(machine_with({"NVIDIA L40S"}));
  const auto refusal = [&](std::string_view skus, std::string_view meanings) {
    auto set = Hardware(hardware).set(*parse_skus(skus), *parse_sku_map(meanings));
    return set ? "" : set.error().message;
  };
  EXPECT_EQ(refusal("big:cpus=17", ""), "hardware \"big\" cannot be had: this machine has 16 processors");
  EXPECT_EQ(refusal("big:memory=1TB", ""),
            "hardware \"big\" cannot be had: this machine has 64000000000 bytes of memory");
  EXPECT_EQ(refusal("big:gpus=2", ""), "hardware \"big\" cannot be had: this machine has 1 such GPUs");
  EXPECT_EQ(refusal("big:gpus=1,gpu=NVIDIA H100", ""), "hardware \"big\" cannot be had: this machine has 0 such GPUs");
  EXPECT_EQ(refusal("", "gpu-t4=nothing"), "\"gpu-t4\" is to mean \"nothing\", which this machine does not have");
}

TEST(Hardware, ThatIsMisspeltIsRefused) {
  for (const auto* text : {"small", "small:cpus", "small:cpus=0", "small:cpus=-1", "small:cpus=inf", "Small:cpus=1",
                           ":cpus=1", "small:memory=2XB", "small:gpus=1.5", "small:disk=1", "small:gpu="}) {
    EXPECT_FALSE(parse_skus(text)) << text;
  }
  for (const auto* text : {"gpu-t4", "gpu-t4=", "=cpu", "a b=cpu"}) EXPECT_FALSE(parse_sku_map(text)) << text;
}

TEST(Size, IsReadWithItsUnit) {
  EXPECT_EQ(parse_size("512MiB"), std::int64_t{512} << 20);
  EXPECT_EQ(parse_size("1.5 GB"), 1'500'000'000);
  EXPECT_EQ(parse_size("4096"), 4096);
  for (const auto* text : {"", "GiB", "-1GiB", "0", "1e3", "99999999TiB"}) EXPECT_FALSE(parse_size(text)) << text;
}

}  // namespace
}  // namespace mimeo::core
