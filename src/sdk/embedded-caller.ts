import { AsyncLocalStorage } from "node:async_hooks";
import { statSync } from "node:fs";
import { PromptreeError, messageOf } from "../core/errors.ts";
import type { ModelStore } from "../mlflow/model-store.ts";
import { type SqliteTarget, openExistingModels, openModelStore } from "../registry/open.ts";
import { createServer } from "../server/index.ts";
import type { Server } from "../server/index.ts";
import type { Caller } from "./call.ts";
import { type HttpAnswer, type HttpMessage, httpMessage, readAnswer } from "./http-message.ts";

/** Where a request comes from that crosses no network. */
const HERE = "http://localhost";

/** Calls the server of a registry file in this process. Only a write makes the file; what is only read may be read-only. */
export function embeddedCaller(target: SqliteTarget): Caller {
  let current: OpenFile | null = null;

  function openFile(): OpenFile {
    const state = stateOf(target.path);
    if (current?.state === state) return current;
    // Whatever becomes of the file that was there.
    current?.retire().catch(() => undefined);
    current = state === null ? null : new OpenFile(target, state);
    if (current !== null) return current;
    throw noRegistry(target);
  }

  return {
    address: target.address,
    call: async (endpoint, request, signal) => {
      signal?.throwIfAborted();
      if (endpoint.method !== "GET" && stateOf(target.path) === null) await makeFile(target);
      const file = openFile();
      try {
        return readAnswer(endpoint, await file.ask(httpMessage(endpoint, request)), target.address);
      } catch (error) {
        // One that could not be opened may be so by now.
        if (file.isBroken && current === file) current = null;
        throw error;
      }
    },
    [Symbol.asyncDispose]: async () => {
      const file = current;
      current = null;
      await file?.retire();
    },
  };
}

/** A registry file while it is the same: a sync may have put another in its place. */
class OpenFile {
  readonly state: string;
  readonly #opening: Promise<Opened>;
  readonly #underWay = new Set<Promise<unknown>>();
  #isBroken = false;

  constructor(target: SqliteTarget, state: string) {
    this.state = state;
    this.#opening = open(target);
    this.#opening.catch(() => {
      this.#isBroken = true;
    });
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  async ask(message: HttpMessage): Promise<HttpAnswer> {
    const answer = this.#answer(message);
    this.#underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.#underWay.delete(answer);
    }
  }

  /** Closes it when all that was asked is answered. */
  async retire(): Promise<void> {
    const opened = await this.#opening.catch(() => null);
    await Promise.allSettled(this.#underWay);
    await opened?.store[Symbol.asyncDispose]();
  }

  async #answer({ method, target, body }: HttpMessage): Promise<HttpAnswer> {
    const { server } = await this.#opening;
    const headers = { "content-type": "application/json" };
    const request = new Request(HERE + target, body === null ? { method } : { method, body, headers });
    const trouble: Trouble = { error: null };
    const response = await troubles.run(trouble, () => server.fetch(request));
    if (trouble.error !== null) throw trouble.error;
    return { status: response.status, text: await response.text() };
  }
}

interface Opened {
  readonly store: ModelStore;
  readonly server: Server;
}

/** What the server keeps from those who ask, and this process may know. */
interface Trouble {
  error: Error | null;
}

const troubles = new AsyncLocalStorage<Trouble>();

function note(error: unknown): void {
  const trouble = troubles.getStore();
  if (trouble !== undefined) trouble.error = error instanceof Error ? error : new Error(String(error));
}

async function open(target: SqliteTarget): Promise<Opened> {
  const store = await openExistingModels(target);
  if (store === null) throw noRegistry(target);
  return { store, server: await createServer({ registry: store, onError: note }) };
}

async function makeFile({ path }: SqliteTarget): Promise<void> {
  const store = await openModelStore(`sqlite:${path}`, { baseDir: "" });
  await store[Symbol.asyncDispose]();
}

/** Another text when the file is another, or was written outside of its log. Null where there is none. */
function stateOf(path: string): string | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
    return stats === undefined ? null : `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs}`;
  } catch (error) {
    // Opening it says why.
    return messageOf(error);
  }
}

function noRegistry({ path }: SqliteTarget): PromptreeError {
  return new PromptreeError("registry-unavailable", `there is no registry at ${path}`, {
    hint: "make it with promptree sync, or name another: createClient({ registry })",
  });
}
