import { PromptreeError } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import type { ModelStore } from "../mlflow/model-store.ts";
import { openModelStore } from "../registry/open.ts";
import { createAdmit } from "./access/admit.ts";
import { createHosts } from "./access/hosts.ts";
import { openTokens } from "./access/tokens.ts";
import { createHandle } from "./handle.ts";
import type { Admit, Exchange, ManagedAccess, Peer } from "./parts.ts";

export { PromptreeError };

export interface ServerOptions {
  /** `sqlite:PATH`, or a store that the caller has opened, and closes. */
  readonly registry: string | ModelStore;
  /** What a relative PATH starts from; by default the working directory. */
  readonly baseDir?: string;
  /** Whether callers may change over HTTP what git manages; by default `read-only`. */
  readonly managed?: ManagedAccess;
  /** The path of a file of tokens, as `promptree token` writes them. Without it everybody who reaches the server is let in. */
  readonly tokens?: string;
  /** Where no tokens are asked for: what the server is called besides localhost, which requests for other hosts do not say. */
  readonly hosts?: readonly string[];
  /** Called after every answer. */
  readonly observe?: (exchange: Exchange) => void;
  /** Told of what should not have happened; whoever asked is only told that it did. */
  readonly onError?: (error: unknown) => void;
}

/** A registry over MLflow's REST protocol, that listens nowhere by itself. */
export interface Server {
  /** Answers one request, whatever happens. */
  fetch(request: Request): Promise<Response>;
  /** Closes the registry, when it was opened here. Nothing may be asked any more by then. */
  close(): Promise<void>;
}

/** Over no connection of ours. */
const PEER: Peer = { address: null };

/**
 * A registry for any server that speaks `Request` and `Response`:
 *
 * ```ts
 * import { serve } from "@hono/node-server";
 *
 * const prompts = await createServer({ registry: "sqlite:/srv/registry.db", tokens: "/srv/tokens" });
 * serve({ fetch: (request) => prompts.fetch(request), port: 5000, hostname: "127.0.0.1" });
 * ```
 * @throws PromptreeError for a registry that can't be opened, and for tokens that can't be read.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { registry, baseDir = process.cwd(), managed = "read-only", observe = () => {}, onError = () => {} } = options;
  const admit = admitBy(options, managed, onError);
  const isOwn = typeof registry === "string";
  const store = isOwn ? await openModelStore(registry, { baseDir }) : registry;
  const handle = createHandle({
    store,
    admit,
    managed,
    observe,
    onError,
    syncReport: null,
    metrics: null,
    webhook: null,
  });
  return {
    fetch: async (request) => handle(request, PEER),
    close: async () => {
      if (isOwn) await store[Symbol.asyncDispose]();
    },
  };
}

/** Whoever has no token is told apart from a web page that was led here by the name that it asks for. */
function admitBy(
  { tokens: file, hosts: names = [] }: ServerOptions,
  managed: ManagedAccess,
  onError: (error: unknown) => void,
): Admit {
  const onProblem = (problem: Problem): void => onError(new Error(`${problem.file}: ${problem.message}`));
  const tokens = file === undefined ? null : openTokens({ file, environment: undefined, onProblem });
  return createAdmit({
    hosts: tokens === null ? createHosts({ bound: "127.0.0.1", names }) : null,
    tokens,
    scope: managed === "open" ? "sync" : "write",
    limits: null,
  });
}
