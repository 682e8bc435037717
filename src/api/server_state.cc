// How this server is: GET /mimeo/v1/server. What it keeps for how long is for everybody, its machine for operators.
#include <algorithm>

#include "api/object_writer.h"
#include "api/operations.h"
#include "base/machine_use.h"
#include "base/process_use.h"
#include "engine/engine.h"

namespace mimeo::api {
namespace {

/// What the machine has left, and what this process takes of it.
struct Look {
  OwnUse own;
  MachineUse machine;
  std::optional<DiskUse> disk;
  std::vector<core::GpuUse> gpus;
};

void write_share(const core::Sku& sku, std::string& out) {
  ObjectWriter object(out);
  object.text("sku", sku.name);
  object.text("name", sku.title);
  object.real_or_null("processors", sku.share.processors > 0 ? std::optional(sku.share.processors) : std::nullopt);
  object.number_or_null("memory_bytes",
                        sku.share.memory_bytes > 0 ? std::optional(sku.share.memory_bytes) : std::nullopt);
  object.number("gpus", sku.share.gpus);
  object.end();
}

void write_gpu(const core::Gpu& gpu, const std::vector<core::GpuUse>& uses, std::string& out) {
  const auto found = std::ranges::find(uses, gpu.id, &core::GpuUse::id);
  const auto use = found == uses.end() ? core::GpuUse{} : *found;
  ObjectWriter object(out);
  object.text("id", gpu.id);
  object.text("name", gpu.name);
  object.number("memory_bytes", gpu.memory_bytes);
  object.number_or_null("used_memory_bytes", use.memory_bytes);
  object.real_or_null("busy", use.busy);
  object.end();
}

void write_machine(const core::Machine& machine, const Look& look, std::string& out) {
  ObjectWriter object(out);
  object.real("processors", machine.processors);
  object.real("load", look.machine.load);
  object.number("memory_bytes", machine.memory_bytes);
  // In a container that may have less than the machine, what the machine has left is more than what we can get.
  object.number("available_memory_bytes", std::min(machine.memory_bytes, look.machine.available_memory_bytes));
  object.number("server_memory_bytes", look.own.memory_bytes);
  object.number_or_null("disk_bytes", look.disk ? std::optional(look.disk->total_bytes) : std::nullopt);
  object.number_or_null("free_disk_bytes", look.disk ? std::optional(look.disk->free_bytes) : std::nullopt);
  const auto write = [&](const core::Gpu& gpu, std::string& each) { write_gpu(gpu, look.gpus, each); };
  write_array(machine.gpus, write, object.member("gpus"));
  object.end();
}

}  // namespace

Task<Answer> get_server(Call& call) {
  const auto& options = call.engine.options;
  const bool is_ready = call.options.is_ready();
  std::string out;
  ObjectWriter object(out);
  object.text("version", call.options.version);
  object.flag("ready", is_ready);
  object.text_or_null("reason", is_ready ? "" : "The server is starting or stopping");
  object.text("retention", core::to_string(options.prediction_retention));
  object.text("upload_retention", core::to_string(core::Retention{options.upload_retention}));
  write_array(options.hardware.skus(), write_share, object.member("hardware"));
  if (call.account->is_operator) {
    auto look = [&] { return Look{own_use(), machine_use(), disk_use(call.options.staging_folder), call.options.gpu_use()}; };
    const auto found = co_await call.options.offload->run(look);
    object.time("started_at", Time(Duration(static_cast<std::int64_t>(found.own.started_at * 1e6))));
    write_machine(options.hardware.machine(), found, object.member("machine"));
  } else {
    object.null("started_at");
    object.null("machine");
  }
  object.end();
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
