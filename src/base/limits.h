// Every bound of the program, in one place, each with the reason for its size.
#pragma once

#include <chrono>
#include <cstddef>

namespace mimeo::limits {

using namespace std::chrono_literals;

// --- HTTP -----------------------------------------------------------------------------------------------------------
/// Request line and headers together. nginx allows 4 x 8 KiB; tokens, cookies and traces fit in half of that.
inline constexpr std::size_t http_header_bytes = 16 * 1024;
/// A JSON body. Clients inline files as data URIs up to 10 MB in sum (JS), base64 adds a third; Cog itself stops at 100 MiB.
inline constexpr std::size_t json_body_bytes = 32 * 1024 * 1024;
/// A body that a model instance takes: Cog's own limit, because files may be inlined.
inline constexpr std::size_t cog_body_bytes = 100 * 1024 * 1024;
/// One uploaded file: the documented limit of POST /v1/files.
inline constexpr std::size_t upload_bytes = 100 * 1000 * 1000;
/// What is looked at of a file of which nobody has said what it is: signatures stand at the beginning.
inline constexpr std::size_t sniffed_bytes = 64 * 1024;
/// Everything in the form of an upload beside the content: its name, its type, and metadata, which is held in memory.
inline constexpr std::size_t form_fields_bytes = 1024 * 1024;
/// A file's name: what file systems allow, and the documented limit.
inline constexpr std::size_t file_name_bytes = 255;
/// A pushed model, packed and unpacked: weights may lie in its folder. The disk is the real bound.
inline constexpr std::size_t pushed_bytes = 20ull * 1024 * 1024 * 1024;
/// Files and folders in a pushed model: ten times what large Python projects hold.
inline constexpr std::size_t pushed_entries = 100'000;
/// Progress lines of a push that its reader has not taken yet. What exceeds it is dropped, the result never is.
inline constexpr std::size_t progress_bytes = 256 * 1024;
/// One output file from a model. Videos and checkpoints are large; the disk is the real bound.
inline constexpr std::size_t output_file_bytes = 20ull * 1024 * 1024 * 1024;
/// One input file that a C++ model fetches by its URL. As for outputs the disk is the real bound; this one stops an
/// endless sender.
inline constexpr std::size_t input_file_bytes = 20ull * 1024 * 1024 * 1024;
/// Input files that are being fetched for models at once; further ones wait. The wire is the bound of most machines.
inline constexpr std::size_t fetches = 16;
/// Tries of one fetch, and the pause before the second, doubled before the third: a source that restarts is back by then.
inline constexpr int fetch_attempts = 3;
inline constexpr auto fetch_first_pause = 500ms;
/// Redirects of one fetch: object stores and shorteners need two or three.
inline constexpr long fetch_redirects = 5;
/// Until a connection to the source stands, silence of the source after that, and one try as a whole: a source that gives a
/// byte now and then must not hold a slot of the model for ever.
inline constexpr auto fetch_connect = 10s;
inline constexpr auto fetch_silence = 30s;
inline constexpr auto fetch_time = 30min;
/// Piece in which bodies travel between socket and disk: large enough to amortise a hop to the disk pool.
inline constexpr std::size_t body_chunk_bytes = 256 * 1024;
/// What one transfer of a file holds in memory, however large the file: 1,000 slow ones take 64 MB. More would not fit into
/// the processor's nearest cache together with what TLS makes of it.
inline constexpr std::size_t file_chunk_bytes = 64 * 1024;
/// Output files that are kept open between two readers.
inline constexpr std::size_t open_outputs = 128;
/// What the kernel is given to send of a file at once, without its coming into our memory.
inline constexpr std::size_t file_window_bytes = 512 * 1024;
/// Silence on a connection between requests.
inline constexpr auto http_idle = 75s;
/// Silence inside a request header or body: a slow sender must not hold a connection for ever.
inline constexpr auto http_read = 30s;
/// No progress while writing an answer.
inline constexpr auto http_write = 60s;
/// Connections at once. Below the 20,000 open files that a usual hard limit allows, leaving room for files and instances.
inline constexpr std::size_t http_connections = 12'000;
/// What a handler may leave unread of a body without costing the connection: reading it is cheaper than a new handshake.
inline constexpr std::size_t http_drained_bytes = 64 * 1024;
/// How long a closing connection goes on reading, so that a reset does not destroy the answer on its way.
inline constexpr auto http_linger = 2s;
/// The head of a model instance's answer.
inline constexpr std::size_t http_answer_head_bytes = 64 * 1024;
/// Extensions of one chunk, and the trailers of a body; nobody here reads either.
inline constexpr std::size_t http_chunk_extension_bytes = 1024;
inline constexpr std::size_t http_trailer_bytes = 8 * 1024;
/// Ranges in one request. More only serve to multiply work.
inline constexpr std::size_t http_ranges = 16;
/// Form parts, and the head of each: an upload has at most a handful of fields, with a file name.
inline constexpr std::size_t form_parts = 128;
inline constexpr std::size_t form_part_header_bytes = 8 * 1024;
/// What may stand before a form's first boundary.
inline constexpr std::size_t form_preamble_bytes = 1024;

// --- JSON -----------------------------------------------------------------------------------------------------------
/// Nesting of arrays and objects. Boost's default of 32 refuses real ComfyUI workflows.
inline constexpr std::size_t json_depth = 256;

// --- Schemas --------------------------------------------------------------------------------------------------------
/// Problems told about one input. Nobody reads more, and an array of a million wrong items must not become a larger answer.
inline constexpr std::size_t invalid_fields = 100;
/// A `pattern`, and the memory its automaton may take.
inline constexpr std::size_t pattern_bytes = 4096;
inline constexpr int pattern_memory_bytes = 1024 * 1024;
/// allOf, anyOf, oneOf, not and $ref inside one another, all about the same value. Cog nests two.
inline constexpr std::size_t schema_nesting = 32;
/// Schemas open at once while a value is checked: three for each level of the deepest JSON, so that the stack suffices.
inline constexpr std::size_t schema_depth = 3 * json_depth;
/// Checks of a value against a schema: this many, and so many more per value inside it. Ordinary schemas need one to three
/// per value; ones that multiply anyOf with references to themselves would need years.
inline constexpr std::size_t schema_steps = 100'000;
inline constexpr std::size_t schema_steps_per_value = 50;

// --- Predictions ----------------------------------------------------------------------------------------------------
/// A bare `Prefer: wait`: Python v1 stops reading after 60.5 s and v2 repeats the POST after 60 s, so answer before both.
inline constexpr auto wait_default = 58s;
/// `Prefer: wait=n`: the documented maximum is 60, clamped for the same reason.
inline constexpr auto wait_maximum = 58s;
/// `Cancel-After` (lifecycle.md section 7).
inline constexpr auto deadline_minimum = 5s;
inline constexpr auto deadline_maximum = 24h;
/// Running time of one prediction (lifecycle.md section 2).
inline constexpr auto run_time = 30min;
/// Running time of one training. None is documented; a day is longer than what is fine-tuned on one machine takes.
inline constexpr auto training_time = 24h;
/// Model set-up (lifecycle.md section 2).
inline constexpr auto setup_time = 10min;
/// From when a server is ready until what an earlier one has left, and nobody wants, goes.
inline constexpr auto takeover_time = 30s;
/// Making a Python environment: a model's dependencies may be gigabytes, fetched over a slow line.
inline constexpr auto environment_build = 1h;
/// Importing a model, to describe it: the large frameworks need a minute on a cold disk.
inline constexpr auto describe_time = 5min;
/// How long a model may ignore a cancellation before its instance is killed.
inline constexpr auto cancel_grace = 10s;
/// Logs kept for one prediction. Older lines give way, the newest stay (core::logs_cut_line names this number).
inline constexpr std::size_t log_bytes = 1024 * 1024;
/// Times one prediction may be started when the operator says nothing: once, and once more when its instance or the server
/// died under it.
inline constexpr int attempts = 2;
/// What the operator may say: whatever kills nine instances is no accident, and ids of events have one digit for it.
inline constexpr int most_attempts = 9;
/// How long an Idempotency-Key stands for what it made: as documented for other services that know it.
inline constexpr auto idempotency_key_time = 24h;
/// How long after a create another attempt of it may come that has no key. Python v2 gives up waiting after 60 s, pauses for up
/// to 8 s, and tries twice; longer than that, an equal request is more likely to be meant.
inline constexpr auto retry_window = 3min;
/// Finished predictions whose rendered answer stays in memory, so that polls do not reach the database.
inline constexpr std::size_t recent_bytes = 16 * 1024 * 1024;
/// Models that have numbers of their own in /metrics, about 70 lines each: what Prometheus reads every 15 s stays below 2 MB.
inline constexpr std::size_t models_in_metrics = 200;
/// Predictions waiting for one version. Beyond it a create answers 429.
inline constexpr std::size_t queue_length = 100'000;

// --- Webhooks -------------------------------------------------------------------------------------------------------
/// Between two calls about new output or logs of one prediction: the documented pace (lifecycle.md section 5.1).
inline constexpr auto webhook_pace = 500ms;
/// A call about the end is tried again for so long: three days, so that a receiver that broke on a Friday evening gets it.
inline constexpr auto webhook_retries = 72h;
/// The longest wait between two tries: a receiver that comes back is not kept waiting for half a day.
inline constexpr auto webhook_longest_delay = 4h;
/// The longest wait that a receiver's Retry-After may ask for.
inline constexpr auto webhook_longest_retry_after = 24h;
/// Between two probes of a receiver in trouble: often enough to notice within a minute that it is back.
inline constexpr auto webhook_longest_probe_pause = 60s;
/// Attempts shown of one delivery: several rounds of a three days' schedule.
inline constexpr std::size_t webhook_attempts_kept = 100;
/// What is shown of an answer: a line of text, or the beginning of an error page.
inline constexpr std::size_t webhook_answer_kept = 512;
/// What is read of an answer. Reading a short one to its end keeps the connection; a long one is cut off.
inline constexpr std::size_t webhook_answer_read = 64 * 1024;
/// A receiver must take the connection, and have answered, within these ("a few seconds").
inline constexpr auto webhook_connect = 5s;
inline constexpr auto webhook_answer = 10s;
/// Calls at once to all receivers, and how many of them to those in trouble: these hold their places until they time out,
/// and the others must not run out of any.
inline constexpr std::size_t webhook_calls = 512;
inline constexpr std::size_t webhook_probes = 128;
/// Calls at once to one receiver. With 20 ms of latency they make 800 a second; more would be a flood.
inline constexpr std::size_t webhook_calls_each = 16;
/// Calls to one receiver that wait in memory. Of those about an end the rest wait in the store, the others are dropped.
inline constexpr std::size_t webhook_queue_each = 256;
/// What all that wait in memory may hold together.
inline constexpr std::size_t webhook_queue_bytes = 64 * 1024 * 1024;
/// Deliveries of which nothing is owed can be looked at for a day; dead ones can be replayed for a week.
inline constexpr auto webhook_delivered_retention = 24h;
inline constexpr auto webhook_retention = 7 * 24h;
/// Rows removed in one transaction when their time is over, so that others' writes do not wait long.
inline constexpr int webhook_rows_removed = 2000;
/// Both secrets of an account sign for so long after a rotation: a deployment's time.
inline constexpr auto webhook_secret_grace = 24h;
/// Deliveries that one request replays. Who has more repeats it.
inline constexpr std::size_t webhook_replays = 10'000;

/// Webhooks in the inbox of one account, and what they may hold together: whoever tests a webhook looks at the newest.
inline constexpr std::size_t inbox_webhooks = 100;
inline constexpr std::size_t inbox_account_bytes = 8 * 1024 * 1024;
/// What all inboxes may hold together; the oldest webhooks of all go first.
inline constexpr std::size_t inbox_bytes = 64 * 1024 * 1024;
/// The body of one that is kept.
inline constexpr std::size_t inbox_body_bytes = 1024 * 1024;
/// How long one is kept.
inline constexpr auto inbox_time = 24h;

// --- The web page ---------------------------------------------------------------------------------------------------
/// How long somebody stays signed in.
inline constexpr auto web_session = 30 * 24h;
/// Browsers that one person is signed in with at an account; one more ends the oldest session.
inline constexpr std::ptrdiff_t web_sessions = 20;
/// How long a link that signs in is good.
inline constexpr auto sign_in_code = 5min;

// --- Logging in elsewhere (OpenID Connect) --------------------------------------------------------------------------
/// One call to the provider: its discovery document, its keys, a code for a token. A browser waits meanwhile.
inline constexpr auto oidc_connect = 5s;
inline constexpr auto oidc_answer = 10s;
/// What it answers: the largest key sets and tokens have some 10 KB.
inline constexpr std::size_t oidc_answer_bytes = 1024 * 1024;
/// How long its discovery document and its keys are believed to be as they were.
inline constexpr auto oidc_cache = 1h;
/// Between two looks for a key that is not among them: providers rotate over days, and whoever makes up names of keys gets no more.
inline constexpr auto oidc_key_look = 1min;
/// By which the clocks of two machines may differ.
inline constexpr auto oidc_clock_skew = 1min;
/// Who somebody is: "not exceeding 255 ASCII characters" (OpenID Connect Core 1.0, section 2).
inline constexpr std::size_t oidc_subject_bytes = 255;
/// From our page to the provider and back, a password looked for on the way.
inline constexpr auto oidc_login = 15min;
/// People on that way at once; one more takes the place of who has been on it longest.
inline constexpr std::size_t oidc_logins = 10'000;
/// Names like one that is taken: "ada", "ada-2", ... "ada-100".
inline constexpr int oidc_usernames = 100;

// --- Streams --------------------------------------------------------------------------------------------------------
/// What a reader takes of an output at once. Items may be three bytes of it and forty times that as events, and a thousand
/// readers may all be catching up.
inline constexpr std::size_t stream_piece_bytes = 4 * 1024;

// --- Retention ------------------------------------------------------------------------------------------------------
/// Input, output, logs and files of a prediction made through the API, after its completion.
inline constexpr auto prediction_retention = 1h;
/// A file uploaded to /v1/files.
inline constexpr auto upload_retention = 24h;
/// Keys for signed addresses that hold at once: each is tried for an address that none of them has signed.
inline constexpr std::size_t files_keys = 100;
/// An upload in pieces that has not come to its end: whoever goes on after a day begins anew.
inline constexpr auto draft_retention = 24h;
/// Unfinished uploads of one account. Each is two files, and a line in memory.
inline constexpr std::size_t drafts_per_account = 1000;

/// Removed predictions that are remembered, so that a read which overtook the removal does not bring one back.
inline constexpr std::size_t removed_predictions = 10'000;
/// Between two looks for data whose time is over: small against an hour, and the look costs one indexed query.
inline constexpr auto sweep_interval = 10s;

// --- Accounts -------------------------------------------------------------------------------------------------------
/// Tokens of one account, and pages of one token: far more than people keep apart, and few enough to hold in memory.
inline constexpr std::size_t tokens_per_account = 1000;
inline constexpr std::size_t origins_per_token = 50;
/// What an account is called, as its operations bound it.
inline constexpr std::size_t account_name_bytes = 200;
/// Members of one organization, and organizations that one user has founded or joined.
inline constexpr std::size_t members_per_organization = 1000;
inline constexpr std::size_t organizations_per_user = 100;
/// Between two writes of when tokens were last used. What a crash takes back is at most this much of it.
inline constexpr auto token_use_interval = 1min;

// --- Lists ----------------------------------------------------------------------------------------------------------
inline constexpr int predictions_page = 100;
inline constexpr int trainings_page = 100;
inline constexpr int models_page = 25;
inline constexpr int model_settings_page = 100;
inline constexpr int versions_page = 100;
inline constexpr int examples_page = 100;
inline constexpr int collections_page = 100;
inline constexpr int files_page = 100;
inline constexpr int deliveries_page = 100;
inline constexpr int accounts_page = 100;
inline constexpr int deployments_page = 100;
inline constexpr int releases_page = 100;
/// Of a deployment's history the newest ones are shown: more than anybody goes back.
inline constexpr int releases_listed = 1000;
/// Days in one answer about usage, and lines: a leap year of them for each of some hundred models. Beyond that, groups or ask for less.
inline constexpr int usage_days = 366;
inline constexpr int usage_rows = 50'000;

// --- Models ---------------------------------------------------------------------------------------------------------
/// Models of one account when the operator says nothing: the documented limit.
inline constexpr std::size_t models_per_account = 1000;
/// What describes a model, in characters. Lists show the description of each, and all readmes stay in memory.
inline constexpr std::size_t model_description = 2000;
inline constexpr std::size_t model_readme = 256 * 1024;
inline constexpr std::size_t model_address = 2000;
/// Tags of a model, and the characters of each.
inline constexpr std::size_t model_tags = 32;
inline constexpr std::size_t model_tag = 64;
/// Versions of one model that are overridden by others.
inline constexpr std::size_t model_overrides = 1000;
/// Input, output and logs of an example together: lists of models show the default one of each whole, 25 on a page.
inline constexpr std::size_t example_bytes = 256 * 1024;
/// Words of a search that are looked at. Nobody types more, and each costs a walk through an index.
inline constexpr std::size_t search_words = 16;
/// The text of a search, where it is a body: as long as a query in an address can be.
inline constexpr std::size_t search_bytes = 16 * 1024;
/// Models in the answer of GET /search at most, and when nobody says how many (http-api.md section 4.9).
inline constexpr int search_maximum = 50;
inline constexpr int search_default = 20;
/// Models of one collection: an answer shows all of them whole, schemas included.
inline constexpr std::size_t collection_models = 200;
inline constexpr std::size_t collections = 1000;

// --- Store ----------------------------------------------------------------------------------------------------------
/// Writes gathered into one transaction. At 128 FULL costs only a few per cent over NORMAL.
inline constexpr std::size_t commit_batch = 256;
/// How long a write that nobody waits for may stay out of a transaction. A fast model has ended by then, and its prediction
/// costs one write and one flush instead of three; what a crash may take back is a start that nobody was told of.
inline constexpr auto write_rest = 10ms;
/// Where so many wait for the next transaction, still more are coming: it waits for them for a moment, and the pages of the database
/// that they share are written once and not several times. Sixteen callers at once do not get there: they would only wait.
inline constexpr std::size_t crowd_of_writes = 32;
inline constexpr auto crowd_wait = 2ms;
/// Writes waiting for the writer. Beyond it, callers are told `unavailable` instead of filling memory.
inline constexpr std::size_t write_queue = 50'000;
/// What those writes may hold together: outputs and logs of a megabyte each would be 50 GB otherwise.
inline constexpr std::size_t write_queue_bytes = 256 * 1024 * 1024;
/// A transaction takes no further write beyond this, so that a few large ones do not keep many small ones waiting.
inline constexpr std::size_t commit_bytes = 8 * 1024 * 1024;

// --- Instances ------------------------------------------------------------------------------------------------------
/// Instances at once when the operator says nothing: enough for a person's models, few enough for a laptop's memory.
inline constexpr std::size_t instances = 8;
/// An idle instance stops after this long ("a few minutes").
inline constexpr auto instance_idle = 5min;
/// A queue that an instance works off within this time needs no second one: by the time it is up there is nothing left to do.
inline constexpr auto scale_up_patience = 1s;
/// So long an instance may work, or stay idle, before it gives way to another model that has waited longer, or wants one more:
/// two models that take turns on one place shall not spend their time on set-ups.
inline constexpr auto instance_tenure = 10s;
/// A set-up that is killed from outside is tried again, at once while predictions wait for it, so often in all: a model that the
/// kernel kills for want of memory is at an end.
inline constexpr int set_up_attempts = 4;
/// A deployment may be deleted when it has been offline and unused for so long: documented.
inline constexpr auto deployment_rest = 15min;
/// Processes and threads of one instance: more than any model needs, and a fork bomb leaves the machine alive.
inline constexpr int instance_processes = 4096;
/// A version whose set-up has failed so often in a row is set aside: predictions of it fail at once instead of after another set-up,
inline constexpr int quarantine_after = 3;
/// until this time has passed since the last one. It doubles with each failure that follows.
inline constexpr auto quarantine_first = 1min;
inline constexpr auto quarantine_longest = 1h;
/// What an instance has printed, the newest: enough for a traceback and a progress bar.
inline constexpr std::size_t instance_log_bytes = 64 * 1024;
/// Who follows one instance's log at once; beyond it the oldest is let go, who may long have left without a word.
inline constexpr std::size_t instance_log_followers = 64;
/// Instances that have ended and can still be asked about: their logs say why.
inline constexpr std::size_t instances_remembered = 64;
/// Predictions of which is known how their models stopped.
inline constexpr std::size_t stops_remembered = 10'000;
/// From SIGTERM to SIGKILL of an instance.
inline constexpr auto instance_stop_grace = 5s;
/// Between two looks at an instance that is setting up: a twentieth of the time it has taken so far, so that waiting never
/// adds more than 5 %, within these bounds. A native model is ready after some 10 ms.
inline constexpr auto setup_poll_shortest = 2ms;
inline constexpr auto setup_poll_longest = 500ms;
/// One event or answer of a model. Files nested in objects come as data URIs: 100 MB of bytes are 133 MB of text.
inline constexpr std::size_t model_event_bytes = 160 * 1024 * 1024;
/// Between two looks at the health of a ready instance.
inline constexpr auto health_poll = 5s;

static_assert(wait_maximum < 60s, "clients give up at 60 s");
static_assert(instance_stop_grace < cancel_grace + 60s);

}  // namespace mimeo::limits
