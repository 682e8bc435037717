#include "api/path.h"

#include <gtest/gtest.h>

namespace mimeo::api {
namespace {

TEST(ApiPath, is_the_same_whatever_a_client_puts_in_front_of_it) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"/v1/predictions", "/predictions"},
      {"/predictions", "/predictions"},
      {"/v1/v1/predictions", "/predictions"},
      {"/v1/v1/v1/predictions/x", "/predictions/x"},
      {"/v1/https://127.0.0.1:8443/v1/models", "/models"},
      {"/v1/https:/127.0.0.1:8443/v1/models", "/models"},
      {"/v1/http://host/models", "/models"},
      {"/https://host/v1/v1/models", "/models"},
      {"/v1/https://host", "/"},
      {"/v1/https://", "/"},
      {"/v1/predictions/", "/predictions"},
      {"/v1", "/"},
      {"/v1/", "/"},
      {"/", "/"},
      {"/v1x/models", "/v1x/models"},
      {"/v2/predictions", "/v2/predictions"},
      {"/models/v1/https", "/models/v1/https"},
      {"/mimeo/v1/models", "/mimeo/v1/models"},
      {"/healthz", "/healthz"},
  };
  for (const auto& [sent, meant] : table) EXPECT_EQ(api_path(sent), meant) << sent;
}

}  // namespace
}  // namespace mimeo::api
