import type { SyncReport } from "../engine/sync-report.ts";
import type { ModelStore } from "../mlflow/model-store.ts";

export type { SyncReport } from "../engine/sync-report.ts";

/** What a caller may do: read; also write what git does not manage; also write what it does, as a sync over HTTP has to. */
export type Scope = "read" | "write" | "sync";

export interface Caller {
  /** The name of the token; null where nobody has to have one. */
  readonly name: string | null;
  readonly scope: Scope;
}

/** What the server knows of a connection beside the request. */
export interface Peer {
  /** The other end's IP address; null when the request came over no connection. */
  readonly address: string | null;
}

/**
 * Decides who a request comes from, before anything else is done with it.
 * @throws RequestFailure for one that is not let in.
 */
export type Admit = (request: Request, peer: Peer) => Caller | Promise<Caller>;

/** Whether people may change over HTTP what git manages. */
export type ManagedAccess = "read-only" | "open";

/** One request and its answer, for the log and the metrics: never a text of a prompt, and nothing secret. */
export interface Exchange {
  readonly method: string;
  /** The path of the endpoint as the table of endpoints has it, or of an operation such as `health`; `other` for the rest. */
  readonly route: string;
  readonly status: number;
  /** From the request's head to the answer, in milliseconds. */
  readonly ms: number;
  /** Of the answer's body. */
  readonly bytes: number;
  readonly caller: string | null;
  readonly address: string | null;
  /** MLflow's code of a refusal. */
  readonly error: string | null;
}

export interface ServerParts {
  readonly store: ModelStore;
  readonly admit: Admit;
  readonly managed: ManagedAccess;
  /** Called after every answer. */
  readonly observe: (exchange: Exchange) => void;
  /** Told of what should not have happened, such as a broken registry; whoever asked is only told that it did. */
  readonly onError: (error: unknown) => void;
  /** Null where nothing syncs. */
  readonly syncReport: (() => SyncReport) | null;
  /** The text of `/metrics` and its content type; null where there are none. */
  readonly metrics: (() => Promise<{ readonly text: string; readonly type: string }>) | null;
  /** Handles `POST /webhooks/github`; null where nobody listens. */
  readonly webhook: ((request: Request) => Promise<Response>) | null;
}

/** A server's handler: nothing listens yet. It never throws, and answers at once what it has in memory. */
export type Handle = (request: Request, peer: Peer) => Response | Promise<Response>;
