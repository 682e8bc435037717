#include "api/routes.h"

#include "api/operations.h"

namespace mimeo::api {
namespace {

constexpr Route on_api_origin[] = {
    {"GET", "/account", "account.get", get_account, Access::token},
    {"GET", "/collections", "collections.list", list_collections},
    {"GET", "/collections/{collection_slug}", "collections.get", get_collection},
    {"GET", "/deployments", "deployments.list", list_deployments},
    {"POST", "/deployments", "deployments.create", create_deployment, Access::admin},
    {"GET", "/deployments/{deployment_owner}/{deployment_name}", "deployments.get", get_deployment},
    {"PATCH", "/deployments/{deployment_owner}/{deployment_name}", "deployments.update", update_deployment,
     Access::admin},
    {"DELETE", "/deployments/{deployment_owner}/{deployment_name}", "deployments.delete", delete_deployment,
     Access::admin},
    {"POST", "/deployments/{deployment_owner}/{deployment_name}/predictions", "deployments.predictions.create",
     create_deployment_prediction},
    {"GET", "/files", "files.list", list_files},
    {"POST", "/files", "files.create", create_file},
    {"GET", "/files/{file_id}", "files.get", get_file},
    {"DELETE", "/files/{file_id}", "files.delete", delete_file},
    {"GET", "/hardware", "hardware.list", list_hardware, Access::token},
    {"GET", "/models", "models.list", list_models},
    {"POST", "/models", "models.create", create_model, Access::admin},
    {"QUERY", "/models", "models.search", search_models},
    {"GET", "/models/{model_owner}/{model_name}", "models.get", get_model},
    {"PATCH", "/models/{model_owner}/{model_name}", "models.update", update_model, Access::admin},
    {"DELETE", "/models/{model_owner}/{model_name}", "models.delete", delete_model, Access::admin},
    {"GET", "/models/{model_owner}/{model_name}/examples", "models.examples.list", list_examples},
    {"POST", "/models/{model_owner}/{model_name}/predictions", "models.predictions.create", create_model_prediction},
    {"GET", "/models/{model_owner}/{model_name}/readme", "models.readme.get", get_readme},
    {"GET", "/models/{model_owner}/{model_name}/versions", "models.versions.list", list_versions},
    {"GET", "/models/{model_owner}/{model_name}/versions/{version_id}", "models.versions.get", get_version},
    {"DELETE", "/models/{model_owner}/{model_name}/versions/{version_id}", "models.versions.delete", delete_version,
     Access::admin},
    {"POST", "/models/{model_owner}/{model_name}/versions/{version_id}/trainings", "trainings.create", create_training},
    {"GET", "/predictions", "predictions.list", list_predictions},
    {"POST", "/predictions", "predictions.create", create_prediction},
    {"GET", "/predictions/{prediction_id}", "predictions.get", get_prediction},
    {"POST", "/predictions/{prediction_id}/cancel", "predictions.cancel", cancel_prediction},
    {"GET", "/search", "search", search, Access::open},
    {"GET", "/trainings", "trainings.list", list_trainings},
    {"GET", "/trainings/{training_id}", "trainings.get", get_training},
    {"POST", "/trainings/{training_id}/cancel", "trainings.cancel", cancel_training},
    {"GET", "/webhooks/default/secret", "webhooks.default.secret.get", get_webhook_secret, Access::admin},

    {"GET", "/streams/{stream_token}", "mimeo.streams.get", get_stream, Access::open},

    {"GET", "/mimeo/v1/accounts", "mimeo.accounts.list", list_accounts, Access::operators},
    {"POST", "/mimeo/v1/accounts", "mimeo.accounts.create", create_account, Access::operators},
    {"GET", "/mimeo/v1/accounts/{username}", "mimeo.accounts.get", get_one_account},
    {"PATCH", "/mimeo/v1/accounts/{username}", "mimeo.accounts.update", update_account, Access::admin},
    {"DELETE", "/mimeo/v1/accounts/{username}", "mimeo.accounts.delete", delete_account, Access::admin},
    {"POST", "/mimeo/v1/collections", "mimeo.collections.create", create_collection, Access::operators},
    {"PATCH", "/mimeo/v1/collections/{collection_slug}", "mimeo.collections.update", update_collection, Access::operators},
    {"DELETE", "/mimeo/v1/collections/{collection_slug}", "mimeo.collections.delete", delete_collection, Access::operators},
    {"PUT", "/mimeo/v1/collections/{collection_slug}/models/{model_owner}/{model_name}", "mimeo.collections.models.add",
     add_collection_model, Access::operators},
    {"DELETE", "/mimeo/v1/collections/{collection_slug}/models/{model_owner}/{model_name}",
     "mimeo.collections.models.remove", remove_collection_model, Access::operators},
    {"GET", "/mimeo/v1/deployments/{deployment_owner}/{deployment_name}/releases", "mimeo.deployments.releases.list",
     list_releases},
    {"POST", "/mimeo/v1/deployments/{deployment_owner}/{deployment_name}/releases", "mimeo.deployments.releases.create",
     roll_back_deployment, Access::admin},
    {"GET", "/mimeo/v1/models/{model_owner}/{model_name}", "mimeo.models.get", get_model_settings},
    {"PATCH", "/mimeo/v1/models/{model_owner}/{model_name}", "mimeo.models.update", update_model_settings, Access::admin},
    {"POST", "/mimeo/v1/models/{model_owner}/{model_name}/examples", "mimeo.examples.pin", pin_example, Access::admin},
    {"DELETE", "/mimeo/v1/models/{model_owner}/{model_name}/examples/{prediction_id}", "mimeo.examples.unpin",
     unpin_example, Access::admin},
    {"POST", "/mimeo/v1/models/{model_owner}/{model_name}/versions", "mimeo.versions.publish", publish_version,
     Access::admin},
    {"PUT", "/mimeo/v1/models/{model_owner}/{model_name}/versions/{version_id}/override", "mimeo.versions.override",
     override_version, Access::admin},
    {"DELETE", "/mimeo/v1/models/{model_owner}/{model_name}/versions/{version_id}/override", "mimeo.versions.restore",
     restore_version, Access::admin},
    {"GET", "/mimeo/v1/organizations", "mimeo.organizations.list", list_organizations},
    {"POST", "/mimeo/v1/organizations", "mimeo.organizations.create", create_organization, Access::admin},
    {"GET", "/mimeo/v1/organizations/{organization}/members", "mimeo.members.list", list_members},
    {"PUT", "/mimeo/v1/organizations/{organization}/members/{username}", "mimeo.members.put", put_member,
     Access::admin},
    {"DELETE", "/mimeo/v1/organizations/{organization}/members/{username}", "mimeo.members.delete", delete_member,
     Access::admin},
    {"GET", "/mimeo/v1/tokens", "mimeo.tokens.list", list_tokens, Access::admin},
    {"POST", "/mimeo/v1/tokens", "mimeo.tokens.create", create_token, Access::admin},
    {"GET", "/mimeo/v1/tokens/current", "mimeo.tokens.current", get_current_token, Access::token},
    {"GET", "/mimeo/v1/tokens/{token_id}", "mimeo.tokens.get", get_token, Access::admin},
    {"PATCH", "/mimeo/v1/tokens/{token_id}", "mimeo.tokens.update", update_token, Access::admin},
    {"DELETE", "/mimeo/v1/tokens/{token_id}", "mimeo.tokens.delete", delete_token, Access::admin},
    {"GET", "/mimeo/v1/webhooks/deliveries", "mimeo.webhooks.deliveries.list", list_deliveries},
    {"POST", "/mimeo/v1/webhooks/deliveries/replay", "mimeo.webhooks.deliveries.replay_many", replay_deliveries},
    {"GET", "/mimeo/v1/webhooks/deliveries/{delivery_id}", "mimeo.webhooks.deliveries.get", get_delivery},
    {"POST", "/mimeo/v1/webhooks/deliveries/{delivery_id}/replay", "mimeo.webhooks.deliveries.replay", replay_delivery},
    {"POST", "/mimeo/v1/webhooks/secret/rotate", "mimeo.webhooks.secret.rotate", rotate_webhook_secret,
     Access::admin},

    {"GET", "/healthz", "mimeo.health.get", get_health, Access::open},
    {"GET", "/openapi.json", "mimeo.openapi.get", get_openapi, Access::open},
    {"GET", "/readyz", "mimeo.readiness.get", get_readiness, Access::open},
};

constexpr Route on_files_origin[] = {
    {"GET", "/f/{token}/{name}", "mimeo.outputs.get", get_output, Access::open},
    {"OPTIONS", "/f/{token}/{name}", "mimeo.outputs.preflight", preflight_output, Access::open},
};

}  // namespace

std::span<const Route> api_routes() { return on_api_origin; }
std::span<const Route> files_routes() { return on_files_origin; }

}  // namespace mimeo::api
