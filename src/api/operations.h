// The operations, by the file that holds them. routes.cc says how each is reached.
//
// An operation parses its request, calls one verb of the engine and renders what that gives. Its body is still unread
// when it is called; who asks has been established.
#pragma once

#include "api/call.h"

namespace mimeo::api {

// account.cc
Task<Answer> get_account(Call& call);

// server_state.cc
Task<Answer> get_server(Call& call);

// hardware.cc
Task<Answer> list_hardware(Call& call);

// predictions.cc
Task<Answer> create_prediction(Call& call);
Task<Answer> create_model_prediction(Call& call);
Task<Answer> create_deployment_prediction(Call& call);
Task<Answer> get_prediction(Call& call);
Task<Answer> list_predictions(Call& call);
Task<Answer> cancel_prediction(Call& call);

// collections.cc
Task<Answer> list_collections(Call& call);
Task<Answer> get_collection(Call& call);
Task<Answer> create_collection(Call& call);
Task<Answer> update_collection(Call& call);
Task<Answer> delete_collection(Call& call);
Task<Answer> add_collection_model(Call& call);
Task<Answer> remove_collection_model(Call& call);

// deployments.cc
Task<Answer> list_deployments(Call& call);
Task<Answer> create_deployment(Call& call);
Task<Answer> get_deployment(Call& call);
Task<Answer> update_deployment(Call& call);
Task<Answer> delete_deployment(Call& call);
Task<Answer> list_releases(Call& call);
Task<Answer> roll_back_deployment(Call& call);

// deployment_history.cc
Task<Answer> get_deployment_history(Call& call);

// models.cc
Task<Answer> list_models(Call& call);
Task<Answer> get_model(Call& call);
Task<Answer> get_readme(Call& call);
Task<Answer> create_model(Call& call);
Task<Answer> update_model(Call& call);
Task<Answer> delete_model(Call& call);

// model_settings.cc
Task<Answer> list_model_settings(Call& call);
Task<Answer> get_model_settings(Call& call);
Task<Answer> update_model_settings(Call& call);

// examples.cc
Task<Answer> list_examples(Call& call);
Task<Answer> pin_example(Call& call);
Task<Answer> unpin_example(Call& call);

// search.cc
Task<Answer> search(Call& call);
Task<Answer> search_models(Call& call);

// versions.cc
Task<Answer> list_versions(Call& call);
Task<Answer> get_version(Call& call);
Task<Answer> delete_version(Call& call);
Task<Answer> override_version(Call& call);
Task<Answer> restore_version(Call& call);

// trainings.cc
Task<Answer> create_training(Call& call);
Task<Answer> get_training(Call& call);
Task<Answer> list_trainings(Call& call);
Task<Answer> cancel_training(Call& call);

// files.cc
Task<Answer> create_file(Call& call);
Task<Answer> list_files(Call& call);
Task<Answer> get_file(Call& call);
Task<Answer> delete_file(Call& call);

// uploads.cc
Task<Answer> create_upload(Call& call);
Task<Answer> append_to_upload(Call& call);
Task<Answer> get_upload(Call& call);
Task<Answer> delete_upload(Call& call);

// file_download.cc
Task<Answer> download_file(Call& call);
Task<Answer> get_files_secret(Call& call);
Task<Answer> rotate_files_secret(Call& call);

// outputs.cc: the files origin
Task<Answer> get_output(Call& call);
Task<Answer> preflight_output(Call& call);

// streams.cc
Task<Answer> get_stream(Call& call);

// stored_predictions.cc
Task<Answer> get_stored_prediction(Call& call);
Task<Answer> delete_prediction(Call& call);
Task<Answer> delete_prediction_data(Call& call);

// shares.cc
Task<Answer> share_prediction(Call& call);
Task<Answer> unshare_prediction(Call& call);
Task<Answer> get_shared_prediction(Call& call);

// retention.cc
Task<Answer> get_model_retention(Call& call);
Task<Answer> set_model_retention(Call& call);

// usage.cc
Task<Answer> get_usage(Call& call);
Task<Answer> get_prices(Call& call);

// allowance.cc
Task<Answer> get_allowance(Call& call);
Task<Answer> change_allowance(Call& call);

// publish.cc
Task<Answer> publish_version(Call& call);

// registry_token.cc
Task<Answer> get_registry_token(Call& call);
Task<Answer> get_cog_token_page(Call& call);
Task<Answer> verify_cog_token(Call& call);

// openapi.cc
Task<Answer> get_openapi(Call& call);

// inbox.cc
Task<Answer> get_inbox(Call& call);
Task<Answer> clear_inbox(Call& call);
Task<Answer> receive_webhook(Call& call);

// webhooks.cc
Task<Answer> get_webhook_secret(Call& call);
Task<Answer> rotate_webhook_secret(Call& call);
Task<Answer> list_deliveries(Call& call);
Task<Answer> get_delivery(Call& call);
Task<Answer> replay_delivery(Call& call);
Task<Answer> replay_deliveries(Call& call);

// accounts.cc
Task<Answer> list_accounts(Call& call);
Task<Answer> create_account(Call& call);
Task<Answer> get_one_account(Call& call);
Task<Answer> update_account(Call& call);
Task<Answer> delete_account(Call& call);

// organizations.cc
Task<Answer> list_organizations(Call& call);
Task<Answer> create_organization(Call& call);
Task<Answer> list_members(Call& call);
Task<Answer> put_member(Call& call);
Task<Answer> delete_member(Call& call);

// session.cc
Task<Answer> create_session(Call& call);
Task<Answer> get_session(Call& call);
Task<Answer> delete_session(Call& call);
Task<Answer> create_sign_in_code(Call& call);

// oidc.cc
Task<Answer> get_oidc(Call& call);
Task<Answer> begin_oidc_login(Call& call);
Task<Answer> finish_oidc_login(Call& call);
Task<Answer> get_oidc_link(Call& call);
Task<Answer> create_oidc_link(Call& call);
Task<Answer> delete_oidc_link(Call& call);

// tokens.cc
Task<Answer> list_tokens(Call& call);
Task<Answer> create_token(Call& call);
Task<Answer> get_current_token(Call& call);
Task<Answer> get_token(Call& call);
Task<Answer> update_token(Call& call);
Task<Answer> delete_token(Call& call);

// mcp.cc
Task<Answer> call_mcp(Call& call);

// instances.cc
Task<Answer> list_instances(Call& call);
Task<Answer> get_instance(Call& call);
Task<Answer> stop_instance(Call& call);
Task<Answer> get_instance_logs(Call& call);
// quarantine.cc
Task<Answer> list_quarantine(Call& call);
Task<Answer> release_from_quarantine(Call& call);

// site.cc
Task<Answer> get_site(Call& call);
Task<Answer> set_site(Call& call);

// metrics.cc
Task<Answer> get_metrics(Call& call);

// health.cc
Task<Answer> get_health(Call& call);
Task<Answer> get_readiness(Call& call);

}  // namespace mimeo::api
