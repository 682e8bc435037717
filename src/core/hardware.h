// The kinds of machine that a caller may ask for (SKUs), and what of this one each means.
//
//   cpu                          everybody's share of the processors, on every machine
//   gpu-l40s, gpu-2x-l40s, ...   one, two, four or eight of the GPUs there are, named as Replicate names them where it
//   does the operator's own           a name and a share: "small:cpus=1,memory=2GiB"
//
// Code written for Replicate names SKUs of Replicate's, and must run unchanged: the operator says what each is here,
// and one that nobody has spoken of is as many GPUs as it says, or else the processors.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/machine.h"

namespace mimeo::core {

/// Whether scripts written for Replicate may ask for this SKU (lifecycle.md section 13).
bool is_well_known_hardware(std::string_view sku);

struct Sku {
  std::string name;
  std::string title;  ///< for people
  Share share;
};

class Hardware {
 public:
  /// What a machine without GPUs offers: the processors.
  Hardware() : Hardware(Machine{}) {}
  explicit Hardware(const Machine& machine);

  /// Takes over what the operator says: kinds of his own (parse_skus), and what other names mean (parse_sku_map), which
  /// are kinds from then on. invalid: with the reason, one of them cannot be had on this machine.
  Result<void> set(std::vector<Sku> own, std::map<std::string, std::string> meanings);

  const Machine& machine() const { return machine_; }
  /// What is to be chosen from; the first is what a model runs on that names none.
  const std::vector<Sku>& skus() const { return skus_; }
  /// What a name means here; null: nobody knows it.
  const Sku* find(std::string_view name) const;

 private:
  const Sku* own(std::string_view name) const;
  void put(Sku sku);

  Machine machine_;
  std::vector<Sku> skus_;
};

/// "small:cpus=1,memory=2GiB;half:gpus=1,gpu=NVIDIA L40S": kinds that the operator makes.
Result<std::vector<Sku>> parse_skus(std::string_view text);
/// "gpu-t4=gpu-l40s,gpu-a100-large=cpu": what names of Replicate's mean.
Result<std::map<std::string, std::string>> parse_sku_map(std::string_view text);

/// "2GiB", "512MiB", "1500MB", or bytes.
std::optional<std::int64_t> parse_size(std::string_view text);

}  // namespace mimeo::core
