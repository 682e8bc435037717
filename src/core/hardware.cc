#include "core/hardware.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"

namespace mimeo::core {
namespace {

constexpr std::array<std::string_view, 19> well_known = {
    "cpu",
    "gpu-t4",
    "gpu-a40-small",
    "gpu-a40-large",
    "gpu-a40-large-2x",
    "gpu-a40-large-4x",
    "gpu-a40-large-8x",
    "gpu-l40s",
    "gpu-2x-l40s",
    "gpu-4x-l40s",
    "gpu-8x-l40s",
    "gpu-a100-large",
    "gpu-a100-large-2x",
    "gpu-a100-large-4x",
    "gpu-a100-large-8x",
    "gpu-h100",
    "gpu-2x-h100",
    "gpu-4x-h100",
    "gpu-8x-h100",
};

/// How many GPUs one instance may have.
constexpr std::array counts = {1, 2, 4, 8};

/// Replicate's names of kinds of GPU, whose count comes in the middle or at the end.
struct Family {
  std::string_view word;  ///< of a driver's name
  std::string_view sku;
  bool count_last;
};
constexpr std::array<Family, 5> families = {{
    {"T4", "t4", false},
    {"L40S", "l40s", false},
    {"A40", "a40-large", true},
    {"A100", "a100-large", true},
    {"H100", "h100", false},
}};

/// Words of letters and digits.
std::vector<std::string> gpu_words(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const bool inside = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (inside)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// "gpu-2x-l40s" for two of "NVIDIA L40S"; empty: Replicate has no name for it.
std::string replicates_name(std::string_view gpu, int count) {
  const auto words = gpu_words(gpu);
  const auto times = fmt::format("{}x", count);
  for (const auto& family : families) {
    if (std::ranges::find(words, family.word) == words.end()) continue;
    if (count == 1) return fmt::format("gpu-{}", family.sku);
    return family.count_last ? fmt::format("gpu-{}-{}", family.sku, times)
                             : fmt::format("gpu-{}-{}", times, family.sku);
  }
  return {};
}

/// "gpu-2x-rtx-4090" for two of "NVIDIA GeForce RTX 4090".
std::string own_name(std::string_view gpu, int count) {
  std::string name = count == 1 ? "gpu" : fmt::format("gpu-{}x", count);
  for (const auto& word : gpu_words(gpu)) {
    const auto small = lower_case(word);
    if (small != "nvidia" && small != "geforce") name += "-" + small;
  }
  return name;
}

/// How many GPUs a name of Replicate's stands for.
int count_in(std::string_view name) {
  if (!name.starts_with("gpu-")) return 0;
  const auto pieces = split(name, '-');
  for (const int count : counts) {
    if (std::ranges::find(pieces, fmt::format("{}x", count)) != pieces.end()) return count;
  }
  return 1;
}

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc{} || end != text.data() + text.size() || !(number > 0) || number > 1e15) return std::nullopt;
  return number;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

/// One member of a share: "cpus=1".
Result<void> take_member(std::string_view text, Share& share) {
  const auto equals = std::min(text.find('='), text.size());
  const auto name = trim(text.substr(0, equals));
  const auto value = trim(text.substr(std::min(equals + 1, text.size())));
  if (name == "cpus") {
    const auto number = parse_number(value);
    if (!number) return fail(ErrorKind::invalid, fmt::format("cpus={}: expected a number above 0", value));
    share.processors = *number;
  } else if (name == "memory") {
    const auto bytes = parse_size(value);
    if (!bytes) return fail(ErrorKind::invalid, fmt::format("memory={}: expected a size like 2GiB", value));
    share.memory_bytes = *bytes;
  } else if (name == "gpus") {
    const auto number = parse_number(value);
    if (!number || *number != static_cast<int>(*number) || *number > 64) {
      return fail(ErrorKind::invalid, fmt::format("gpus={}: expected a number of GPUs", value));
    }
    share.gpus = static_cast<int>(*number);
  } else if (name == "gpu" && !value.empty()) {
    share.gpu_name = value;
    if (share.gpus == 0) share.gpus = 1;
  } else {
    return fail(ErrorKind::invalid, fmt::format("\"{}\": expected cpus=, memory=, gpus= or gpu=", text));
  }
  return {};
}

/// Why a machine can never give that share; empty: it can.
std::string what_lacks(const Machine& machine, const Share& share) {
  if (share.processors > machine.processors) return fmt::format("this machine has {} processors", machine.processors);
  if (share.memory_bytes > machine.memory_bytes) {
    return fmt::format("this machine has {} bytes of memory", machine.memory_bytes);
  }
  const auto fitting = std::ranges::count_if(
      machine.gpus, [&](const Gpu& gpu) { return share.gpu_name.empty() || gpu.name == share.gpu_name; });
  if (share.gpus > fitting) return fmt::format("this machine has {} such GPUs", fitting);
  return {};
}

}  // namespace

bool is_well_known_hardware(std::string_view sku) { return std::ranges::find(well_known, sku) != well_known.end(); }

Hardware::Hardware(const Machine& machine) : machine_(machine) {
  skus_.push_back({"cpu", "CPU", {}});
  std::vector<std::string> kinds;
  for (const auto& gpu : machine_.gpus) {
    if (std::ranges::find(kinds, gpu.name) == kinds.end()) kinds.push_back(gpu.name);
  }
  for (const auto& kind : kinds) {
    const auto have = std::ranges::count(machine_.gpus, kind, &Gpu::name);
    for (const int count : counts) {
      if (count > have) break;
      const auto title = count == 1 ? kind + " GPU" : fmt::format("{}x {} GPU", count, kind);
      auto name = replicates_name(kind, count);
      // Two kinds may be one to Replicate.
      if (name.empty() || own(name) != nullptr) name = own_name(kind, count);
      skus_.push_back({std::move(name), title, {.gpus = count, .gpu_name = kind}});
    }
  }
}

Result<void> Hardware::set(std::vector<Sku> own_skus, std::map<std::string, std::string> meanings) {
  for (auto& sku : own_skus) {
    const auto lack = what_lacks(machine_, sku.share);
    if (!lack.empty())
      return fail(ErrorKind::invalid, fmt::format("hardware \"{}\" cannot be had: {}", sku.name, lack));
    put(std::move(sku));
  }
  std::vector<Sku> meant;
  for (auto& [name, meaning] : meanings) {
    if (own(meaning) == nullptr) {
      return fail(ErrorKind::invalid,
                  fmt::format("\"{}\" is to mean \"{}\", which this machine does not have", name, meaning));
    }
    meant.push_back(*own(meaning));
    meant.back().name = name;
  }
  for (auto& sku : meant) put(std::move(sku));
  return {};
}

void Hardware::put(Sku sku) {
  const auto known = std::ranges::find(skus_, sku.name, &Sku::name);
  if (known == skus_.end())
    skus_.push_back(std::move(sku));
  else
    *known = std::move(sku);
}

const Sku* Hardware::own(std::string_view name) const {
  const auto found = std::ranges::find(skus_, name, &Sku::name);
  return found == skus_.end() ? nullptr : &*found;
}

const Sku* Hardware::find(std::string_view name) const {
  if (const auto* sku = own(name)) return sku;
  if (!is_well_known_hardware(name)) return nullptr;
  // As many GPUs as it says, or as many as there are of one kind below that.
  const Sku* best = &skus_.front();
  for (const auto& sku : skus_) {
    if (sku.share.gpus > best->share.gpus && sku.share.gpus <= count_in(name)) best = &sku;
  }
  return best;
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, double>, 7> units = {{{"KiB", 1024.0},
                                                                         {"MiB", 1024.0 * 1024},
                                                                         {"GiB", 1024.0 * 1024 * 1024},
                                                                         {"TiB", 1024.0 * 1024 * 1024 * 1024},
                                                                         {"MB", 1e6},
                                                                         {"GB", 1e9},
                                                                         {"TB", 1e12}}};
  double unit = 1;
  for (const auto& [name, bytes] : units) {
    if (!text.ends_with(name)) continue;
    text.remove_suffix(name.size());
    unit = bytes;
    break;
  }
  const auto number = parse_number(trim(text));
  if (!number || *number * unit < 1 || *number * unit > 1e18) return std::nullopt;
  return static_cast<std::int64_t>(*number * unit);
}

Result<std::vector<Sku>> parse_skus(std::string_view text) {
  std::vector<Sku> skus;
  for (const auto one : split(text, ';')) {
    const auto colon = std::min(one.find(':'), one.size());
    Sku sku;
    sku.name = trim(one.substr(0, colon));
    if (!is_name(sku.name) || colon == one.size()) {
      return fail(ErrorKind::invalid, fmt::format("\"{}\": expected NAME:cpus=1,memory=2GiB,gpus=1", one));
    }
    for (const auto member : split(one.substr(colon + 1), ',')) {
      auto taken = take_member(member, sku.share);
      if (!taken) return pass_on(std::move(taken));
    }
    sku.title = sku.name;
    skus.push_back(std::move(sku));
  }
  return skus;
}

Result<std::map<std::string, std::string>> parse_sku_map(std::string_view text) {
  std::map<std::string, std::string> meanings;
  for (const auto one : split(text, ',')) {
    const auto equals = std::min(one.find('='), one.size());
    const auto name = trim(one.substr(0, equals));
    const auto meaning = trim(one.substr(std::min(equals + 1, one.size())));
    if (!is_name(name) || meaning.empty()) {
      return fail(ErrorKind::invalid, fmt::format("\"{}\": expected NAME=SKU", one));
    }
    meanings.emplace(name, meaning);
  }
  return meanings;
}

}  // namespace mimeo::core
