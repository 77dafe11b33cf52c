import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { ModelStore } from "../../src/mlflow/model-store.ts";
import { IS_PROMPT, PROMPT_TEXT, PROMPT_TYPE } from "../../src/mlflow/tag-keys.ts";
import { openModelStore } from "../../src/registry/open.ts";
import { createHandle } from "../../src/server/handle.ts";
import type { Caller, Exchange, Handle, ServerParts } from "../../src/server/parts.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; null when it is none. */
  readonly json: unknown;
}

type Query = Readonly<Record<string, string | readonly string[]>>;

/** A handler over a real registry, with requests made by hand. */
export class Serving {
  readonly exchanges: Exchange[] = [];
  readonly errors: unknown[] = [];
  /** Who asks next. */
  caller: Caller = { name: null, scope: "write" };
  readonly #handle: Handle;

  constructor(parts: Pick<ServerParts, "store"> & Partial<ServerParts>) {
    this.#handle = createHandle({
      admit: () => this.caller,
      managed: "read-only",
      observe: (exchange) => this.exchanges.push(exchange),
      onError: (error) => this.errors.push(error),
      syncReport: null,
      metrics: null,
      webhook: null,
      ...parts,
    });
  }

  async ask(method: string, path: string, init: RequestInit = {}): Promise<Answered> {
    const response = await this.#handle(new Request(`http://localhost:5000${path}`, { method, ...init }), {
      address: "127.0.0.1",
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: jsonIn(text) };
  }

  async get(endpoint: string, query: Query = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answered> {
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) for (const item of [value].flat()) parameters.append(key, item);
    return this.ask("GET", `/api/2.0/mlflow/${endpoint}?${parameters.toString()}`, { headers });
  }

  async send(method: string, endpoint: string, body: object): Promise<Answered> {
    const headers = { "content-type": "application/json" };
    return this.ask(method, `/api/2.0/mlflow/${endpoint}`, { body: JSON.stringify(body), headers });
  }

  /** As MLflow's client does it. */
  async register(name: string, text: string, tags: Readonly<Record<string, string>> = {}): Promise<Answered> {
    await this.send("POST", "registered-models/create", { name, tags: tagList({ [IS_PROMPT]: "true" }) });
    const own = { [IS_PROMPT]: "true", [PROMPT_TYPE]: "text", [PROMPT_TEXT]: text };
    return this.send("POST", "model-versions/create", {
      name,
      source: "dummy-source",
      tags: tagList({ ...tags, ...own }),
    });
  }
}

export function tagList(tags: Readonly<Record<string, string>>): readonly { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** MLflow's code and message of a refusal. */
export function refusal(code: string, message: string | RegExp): object {
  return { error_code: code, message: typeof message === "string" ? message : expect.stringMatching(message) };
}

export async function newServing(parts: Partial<ServerParts> = {}): Promise<Serving> {
  return new Serving({ store: parts.store ?? (await newStore()), ...parts });
}

/** An empty registry, or the one in a file, until the test is over. */
export async function newStore(file?: string): Promise<ModelStore> {
  const path = file ?? join(await temporaryFolder(), "registry.db");
  const store = await openModelStore(`sqlite:${path}`, { baseDir: "/" });
  onTestFinished(() => store[Symbol.asyncDispose]());
  return store;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
