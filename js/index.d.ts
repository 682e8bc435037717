// The types for `const Replicate = require("mimeo")`; index.d.mts has them for `import`.
/// <reference types="node" />

declare class Replicate {
  constructor(options?: Replicate.ClientOptions);

  /** As it was given. */
  auth: string | undefined;
  /** Where requests go; empty when no server was found, which every call then says. */
  baseUrl: string;
  userAgent: string;
  fileEncodingStrategy: Replicate.FileEncodingStrategy;
  useFileOutput: boolean;

  /** Runs a model and answers its output. `ref`: "owner/name" (its latest version), "owner/name:version" or a version's id.
   * `progress` is told of every state of the prediction that is seen. */
  run<Output = any>(
    ref: string,
    options: Replicate.RunOptions,
    progress?: (prediction: Replicate.Prediction) => void,
  ): Promise<Output>;

  /** Runs a model and answers its output as it is made. */
  stream(ref: string, options: Replicate.StreamOptions): AsyncGenerator<Replicate.ServerSentEvent, void, undefined>;

  /** Until a prediction has ended, or `stop` answers true for a state of it. */
  wait<T extends Replicate.Prediction | Replicate.Training>(
    prediction: T,
    options?: { interval?: number } & Replicate.CallOptions,
    stop?: (prediction: T) => boolean | Promise<boolean>,
  ): Promise<T>;

  paginate<T>(
    endpoint: () => Promise<Replicate.Page<T>>,
    options?: Replicate.CallOptions,
  ): AsyncGenerator<T[], void, undefined>;

  search(query: string, options?: { limit?: number } & Replicate.CallOptions): Promise<Replicate.SearchResults>;

  /** The file at an address. */
  file(url: string | URL): Replicate.FileOutput;

  accounts: {
    current(options?: Replicate.CallOptions): Promise<Replicate.Account>;
  };

  collections: {
    list(options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.Collection>>;
    get(collection_slug: string, options?: Replicate.CallOptions): Promise<Replicate.Collection>;
  };

  deployments: {
    predictions: {
      create(owner: string, name: string, options: Replicate.CreateOptions): Promise<Replicate.Prediction>;
    };
    get(owner: string, name: string, options?: Replicate.CallOptions): Promise<Replicate.Deployment>;
    create(config: Replicate.DeploymentConfig, options?: Replicate.CallOptions): Promise<Replicate.Deployment>;
    update(
      owner: string,
      name: string,
      changes: Partial<Omit<Replicate.DeploymentConfig, "name" | "model">>,
      options?: Replicate.CallOptions,
    ): Promise<Replicate.Deployment>;
    delete(owner: string, name: string, options?: Replicate.CallOptions): Promise<boolean>;
    list(options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.Deployment>>;
  };

  files: {
    create(
      file: Replicate.InputFile,
      metadata?: Record<string, unknown>,
      options?: Replicate.CallOptions,
    ): Promise<Replicate.FileObject>;
    list(options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.FileObject>>;
    get(file_id: string, options?: Replicate.CallOptions): Promise<Replicate.FileObject>;
    delete(file_id: string, options?: Replicate.CallOptions): Promise<boolean>;
  };

  hardware: {
    list(options?: Replicate.CallOptions): Promise<Replicate.Hardware[]>;
  };

  models: {
    get(owner: string, name: string, options?: Replicate.CallOptions): Promise<Replicate.Model>;
    list(options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.Model>>;
    create(
      owner: string,
      name: string,
      options: { visibility: Replicate.Visibility; hardware: string } & Replicate.ModelTexts & Replicate.CallOptions,
    ): Promise<Replicate.Model>;
    update(
      owner: string,
      name: string,
      changes: Replicate.ModelTexts & { readme?: string; weights_url?: string } & Replicate.CallOptions,
    ): Promise<Replicate.Model>;
    delete(owner: string, name: string, options?: Replicate.CallOptions): Promise<boolean>;
    search(query: string, options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.Model>>;
    examples: {
      list(owner: string, name: string, options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.Prediction>>;
    };
    readme: {
      get(owner: string, name: string, options?: Replicate.CallOptions): Promise<string>;
    };
    versions: {
      list(owner: string, name: string, options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.ModelVersion>>;
      get(owner: string, name: string, version_id: string, options?: Replicate.CallOptions): Promise<Replicate.ModelVersion>;
      delete(owner: string, name: string, version_id: string, options?: Replicate.CallOptions): Promise<boolean>;
    };
  };

  predictions: {
    create(
      options: Replicate.CreateOptions & ({ version: string; model?: string } | { model: string; version?: undefined }),
    ): Promise<Replicate.Prediction>;
    get(prediction_id: string, options?: Replicate.CallOptions): Promise<Replicate.Prediction>;
    cancel(prediction_id: string, options?: Replicate.CallOptions): Promise<Replicate.Prediction>;
    list(options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.Prediction>>;
    /** Its events from the first on, or behind the one with the id `after`; also of one that has ended. */
    stream(
      prediction: Replicate.Prediction,
      options?: { useFileOutput?: boolean; after?: string } & Replicate.CallOptions,
    ): AsyncGenerator<Replicate.ServerSentEvent, void, undefined>;
  };

  trainings: {
    create(
      owner: string,
      name: string,
      version_id: string,
      options: { destination: `${string}/${string}` } & Omit<Replicate.CreateOptions, "wait">,
    ): Promise<Replicate.Training>;
    get(training_id: string, options?: Replicate.CallOptions): Promise<Replicate.Training>;
    cancel(training_id: string, options?: Replicate.CallOptions): Promise<Replicate.Training>;
    list(options?: Replicate.CallOptions): Promise<Replicate.Page<Replicate.Training>>;
  };

  webhooks: {
    default: {
      secret: {
        get(options?: Replicate.CallOptions): Promise<Replicate.WebhookSecret>;
      };
    };
  };
}

declare namespace Replicate {
  export { Replicate as default };

  export type Status = "starting" | "processing" | "succeeded" | "failed" | "canceled" | "aborted";
  export type Visibility = "public" | "private";
  export type WebhookEventType = "start" | "output" | "logs" | "completed";
  /** "default" and "upload": files are uploaded; "data-uri": they travel inside the prediction. */
  export type FileEncodingStrategy = "default" | "upload" | "data-uri";
  /** A file for an input. A stream that `fs.createReadStream` has just made is sent as it is read. */
  export type InputFile = Blob | ArrayBuffer | ArrayBufferView | NodeJS.ReadableStream | ReadableStream;

  /** All times are in milliseconds. What is left out of the first three is looked for: MIMEO_URL (with MIMEO_TOKEN),
   * REPLICATE_BASE_URL (with REPLICATE_API_TOKEN), the Mimeo of this machine, Replicate. */
  export interface ClientOptions {
    baseUrl?: string;
    auth?: string;
    /** A PEM file of certificate authorities. */
    authorities?: string;
    /** Of a Mimeo of this machine, instead of the usual one. */
    dataFolder?: string;
    userAgent?: string;
    useFileOutput?: boolean;
    fileEncodingStrategy?: FileEncodingStrategy;
    /** How often a request is sent again. */
    retries?: number;
    connectTimeout?: number;
    /** Of one request and its whole answer; not of files and streams. */
    timeout?: number;
    /** How long nothing may come of a file or a stream. */
    silenceTimeout?: number;
    /** How long a file or a stream that broke is asked for again without success. */
    patience?: number;
  }

  export interface CallOptions {
    signal?: AbortSignal;
  }

  /** What may stand beside the input of a prediction, however it is made. */
  export interface PredictionOptions extends CallOptions {
    input: object;
    webhook?: string;
    webhook_events_filter?: WebhookEventType[];
    /** "30s", "5m", "1h30m": then it is canceled. */
    cancel_after?: string;
    /** The same key is the same prediction, so that a create may be repeated when its answer got lost. */
    idempotency_key?: string;
    /** @deprecated Every prediction that can be streamed is. */
    stream?: boolean;
  }

  export interface CreateOptions extends PredictionOptions {
    /** The server holds its answer back until the output is there, for at most a minute or so many seconds. */
    wait?: boolean | number;
  }

  export interface RunOptions extends PredictionOptions {
    /** Whether the server holds its answer back (for at most `timeout` seconds), and how many milliseconds lie between questions. */
    wait?:
      | boolean
      | number
      | { mode?: "block"; timeout?: number; interval?: number }
      | { mode: "poll"; interval?: number }
      | { type: "block" | "poll"; timeout?: number; interval?: number };
    useFileOutput?: boolean;
  }

  export interface StreamOptions extends PredictionOptions {
    useFileOutput?: boolean;
  }

  /** A file at an address, and the stream of its bytes. The stream can be read once, as any; `blob` and `save` begin anew. */
  export class FileOutput extends ReadableStream<Uint8Array> {
    private constructor();
    blob(options?: CallOptions): Promise<Blob>;
    /** To a file, written beside it and renamed when it is whole. Answers its size. */
    save(
      path: string | URL,
      options?: { sha256?: string; onProgress?: (done: number, total?: number) => void } & CallOptions,
    ): Promise<number>;
    /** Into a stream of Node.js, which is answered; what breaks the file off destroys it. */
    pipe<T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T;
    url(): URL;
    readonly name: string;
    contentType(options?: CallOptions): Promise<string>;
    size(options?: CallOptions): Promise<number>;
    toString(): string;
    toJSON(): string;
    [Symbol.asyncIterator](options?: { preventCancel?: boolean }): AsyncIterableIterator<Uint8Array>;
  }

  /** One event, as it was sent; `data` of an output that is a file is the file. */
  export class ServerSentEvent {
    event: "output" | "logs" | "error" | "done";
    data: string | FileOutput;
    id?: string;
    retry?: number;
    toString(): string;
  }

  export class ReplicateException extends Error {}
  /** The API said no, in its own words. */
  export class ApiError extends ReplicateException {
    status: number;
    title: string;
    detail: string;
    invalid_fields: { type: string; field: string; description: string }[];
    /** Seconds, where the server said so. */
    retry_after?: number;
    readonly response: Response;
  }
  /** The model failed. */
  export class ModelError extends ReplicateException {
    prediction: Prediction;
  }
  /** No connection, or it broke, or nobody answered in time. */
  export class NetworkError extends ReplicateException {}
  /** The prediction was canceled, by whomever. */
  export class CanceledError extends ReplicateException {
    prediction_id?: string;
  }
  /** The file or the stream was there once, and its time is over. */
  export class ExpiredError extends ReplicateException {}
  /** What arrived is not what was sent. */
  export class CorruptedError extends ReplicateException {}
  /** Something on this machine: a file cannot be read or written, no server was found. */
  export class LocalError extends ReplicateException {}

  export interface Page<T> {
    previous: string | null;
    next: string | null;
    results: T[];
  }

  export interface Account {
    type: "user" | "organization";
    username: string;
    name: string;
    github_url?: string | null;
    avatar_url?: string | null;
  }

  export interface Collection {
    name: string;
    slug: string;
    description: string;
    full_description: string | null;
    models?: Model[];
  }

  export interface DeploymentConfig {
    name: string;
    model: string;
    version: string;
    hardware: string;
    min_instances: number;
    max_instances: number;
  }

  export interface Deployment {
    owner: string;
    name: string;
    current_release: {
      number: number;
      model: string;
      version: string;
      created_at: string;
      created_by: Account;
      configuration: { hardware: string; min_instances: number; max_instances: number };
    };
  }

  export interface FileObject {
    id: string;
    name: string;
    content_type: string;
    size: number;
    etag: string;
    checksums: { sha256: string };
    metadata: Record<string, unknown>;
    created_at: string;
    expires_at: string | null;
    urls: { get: string };
  }

  export interface Hardware {
    sku: string;
    name: string;
  }

  export interface ModelTexts {
    description?: string;
    github_url?: string;
    paper_url?: string;
    license_url?: string;
    cover_image_url?: string;
  }

  export interface Model {
    url: string;
    owner: string;
    name: string;
    description?: string | null;
    visibility: Visibility;
    is_official: boolean;
    github_url?: string | null;
    paper_url?: string | null;
    license_url?: string | null;
    run_count: number;
    cover_image_url?: string | null;
    default_example?: Prediction | null;
    latest_version?: ModelVersion | null;
  }

  export interface ModelVersion {
    id: string;
    created_at: string;
    cog_version: string | null;
    openapi_schema: any;
  }

  export interface Prediction {
    id: string;
    status: Status;
    model: string;
    version: string;
    input: any;
    /** Addresses of files are strings in it; `run` makes them FileOutput. */
    output?: any;
    source: "api" | "web";
    error?: any;
    logs?: string | null;
    data_removed: boolean;
    deadline?: string;
    deployment?: string;
    metrics?: { predict_time?: number; total_time?: number; [name: string]: unknown };
    webhook?: string;
    webhook_events_filter?: WebhookEventType[];
    created_at: string;
    started_at?: string | null;
    completed_at?: string | null;
    urls: { get: string; cancel: string; stream?: string; web?: string };
  }

  /** It looks like a prediction; its output has a version. */
  export interface Training extends Prediction {
    output?: { version?: string; weights?: string } | null;
  }

  export interface SearchResults {
    models: { model: Model; metadata: any }[];
    collections: any[];
    pages: any[];
    query: string;
  }

  export interface WebhookSecret {
    key: string;
  }

  /** Whether one of the signatures is made with `secret` over exactly this call, and the call is no more than `tolerance`
   * seconds old or early; any time will do without it. */
  export function validateWebhook(
    request: Request | { headers: Record<string, string | undefined> | Headers; body: unknown },
    secret: string,
    options?: { tolerance?: number } | object,
  ): Promise<boolean>;
  export function validateWebhook(
    request: { id: string; timestamp: string; signature: string; body: unknown; secret: string },
    options?: { tolerance?: number } | object,
  ): Promise<boolean>;

  /** How far a prediction has come, by the last progress bar in its logs. */
  export function parseProgressFromLogs(
    logs: Prediction | string,
  ): { percentage: number; current: number; total: number } | null;
}

export = Replicate;
