// The Cog HTTP API over a service.
#pragma once

#include <functional>

#include "http/router.h"
#include "predictor/service.h"

namespace mimeo::predictor {

/// The table of endpoints. `service` outlives it; `shut_down` is called by POST /shutdown, on the I/O thread. With `trains`
/// there are those of trainings, too; as on Cog's server in train mode, those of predictions then mean the same.
http::Router make_routes(Service& service, bool trains, std::function<void()> shut_down);

/// Errors that the HTTP room finds by itself, as this server's other errors look: `{"error":"..."}`.
http::Response render_cog_problem(unsigned status, std::string_view detail);

}  // namespace mimeo::predictor
