// Cog projects in Docker images: what their labels say, and where a package names its image.
//
// Source of the labels: https://github.com/replicate/cog/blob/main/docs/deploy.md, and what `cog build` writes.
#pragma once

#include <optional>
#include <string>

#include "core/model.h"
#include "core/prediction.h"
#include "seams/images.h"
#include "seams/packager.h"

namespace mimeo::cog {

/// In the folder of a version that is in an image: which one. No project can have it: what it brings there is removed.
inline constexpr char image_file[] = ".cog/image";

/// Where it listens, on a loopback of its own. Cog's servers before 0.17 do not say which port they have taken.
inline constexpr std::uint16_t image_port = 5000;

/// The id of the image that the package is in, or nothing.
std::optional<std::string> image_of(const core::Package& package);

/// Where in a version's folder coglet's description lies for instances that predict, or train.
std::string description_path(const core::Package& package, core::Prediction::Kind kind);

/// All of a version but its `directory`. invalid: the image was not built by Cog, with the reason.
Result<seams::PackagedVersion> read_image(const seams::Image& image);

}  // namespace mimeo::cog
