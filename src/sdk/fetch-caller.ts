import pRetry from "p-retry";
import { PromptreeError } from "../core/errors.ts";
import { redactAddress } from "../registry/address.ts";
import { parseServerAddress } from "../registry/mlflow/transport/address.ts";
import { retryAfterMs } from "../registry/mlflow/transport/retry-after.ts";
import { secretsHider } from "../registry/mlflow/transport/secrets.ts";
import { CallRefused, type Caller } from "./call.ts";
import type { FetchOptions } from "./fetch-options.ts";
import { type HttpAnswer, type HttpMessage, httpMessage, readAnswer } from "./http-message.ts";

/** Of reads, after the first attempt. */
const RETRIES = 2;
const FIRST_PAUSE = 200;

/** The longest time that a server's `Retry-After` is waited for, in milliseconds. */
const LONGEST_RETRY_AFTER = 2000;

/** May be another answer in a moment. */
const TRANSIENT = new Set([429, 502, 503, 504]);

/**
 * Calls an MLflow server by `fetch`, which is all that it needs of the place it runs in.
 * @throws PromptreeError `usage` for an address or a token that can't be meant.
 */
export function fetchCaller(options: FetchOptions): Caller {
  const { registry, token, fetch: send = (url, init) => globalThis.fetch(url, init) } = options;
  const { shown: address, origin, path } = requireAddress(registry);
  const headers = headersFor(token);
  const hide = secretsHider(token === undefined ? [] : [token]);

  async function attempt({ method, target, body }: HttpMessage, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const response = await sendSafely(origin + path + target, {
      method,
      headers: body === null ? headers : { ...headers, "content-type": "application/json" },
      body,
      // A token is for this address alone.
      redirect: "manual",
      ...(signal !== undefined && { signal }),
    });
    const { status } = response;
    if (response.type === "opaqueredirect" || (status >= 300 && status < 400)) throw redirects(address);
    if (TRANSIENT.has(status)) throw new PassingTrouble(overloaded(address, status), waitOf(response));
    if (status === 401) throw unknownCaller(address, token !== undefined);
    return { status, text: await bodyOf(response, signal) };
  }

  async function sendSafely(url: string, init: RequestInit): Promise<Response> {
    try {
      return await send(url, init);
    } catch (error) {
      init.signal?.throwIfAborted();
      const why = hide(textOf(error));
      // By which a fetch tells of the network; anything else is its own trouble.
      if (error instanceof TypeError) throw new PassingTrouble(unreachable(address, why), 0);
      throw new PromptreeError("registry-unavailable", `${address} can't be asked: ${why}`, { cause: error });
    }
  }

  async function bodyOf(response: Response, signal: AbortSignal | undefined): Promise<string> {
    try {
      return await response.text();
    } catch {
      signal?.throwIfAborted();
      throw new PassingTrouble(unreachable(address, "its reply broke off"), 0);
    }
  }

  return {
    address,
    call: async (endpoint, request, signal) => {
      const message = httpMessage(endpoint, request);
      const retries = message.method === "GET" ? RETRIES : 0;
      const answer = await withRetries(() => attempt(message, signal), retries, signal);
      try {
        return readAnswer(endpoint, answer, address);
      } catch (error) {
        throw error instanceof CallRefused ? new CallRefused(error.code, error.status, hide(error.message)) : error;
      }
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** What may be over in a moment. */
class PassingTrouble extends Error {
  readonly failure: PromptreeError;
  readonly waitMs: number;

  constructor(failure: PromptreeError, waitMs: number) {
    super(failure.message);
    this.failure = failure;
    this.waitMs = waitMs;
  }
}

async function withRetries(
  attempt: () => Promise<HttpAnswer>,
  retries: number,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  try {
    return await pRetry(attempt, {
      retries,
      minTimeout: FIRST_PAUSE,
      randomize: true,
      ...(signal !== undefined && { signal }),
      shouldRetry: async ({ error, retriesLeft }) => {
        if (!(error instanceof PassingTrouble) || retriesLeft === 0) return false;
        if (error.waitMs > LONGEST_RETRY_AFTER) return false;
        await pause(error.waitMs, signal);
        return true;
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof PassingTrouble ? error.failure : error;
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function waitOf({ headers }: Response): number {
  return retryAfterMs(headers.get("retry-after"), headers.get("date")) ?? 0;
}

function requireAddress(registry: string) {
  if (registry.includes("@")) {
    const message = `${redactAddress(registry)} has a user name or a password in the address`;
    throw new PromptreeError("usage", message, { hint: "give a token beside it: createClient({ registry, token })" });
  }
  return parseServerAddress(registry);
}

function headersFor(token: string | undefined): Readonly<Record<string, string>> {
  if (token === undefined) return { accept: "application/json" };
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new PromptreeError("usage", "the token holds a space, a line end or another character that can't be sent");
  }
  return { accept: "application/json", authorization: `Bearer ${token}` };
}

function unreachable(address: string, why: string): PromptreeError {
  return unavailable(`${address} can't be reached: ${why}`, "look at the address, and whether the server is up");
}

function overloaded(address: string, status: number): PromptreeError {
  const what = status === 429 ? "was asked too often" : "can't answer now";
  return unavailable(`${address} ${what} (HTTP ${status})`, "try again in a while");
}

function redirects(address: string): PromptreeError {
  return unavailable(`${address} redirects`, "give the address of the server itself");
}

function unknownCaller(address: string, hasToken: boolean): PromptreeError {
  return hasToken
    ? unavailable(`${address} does not accept the token (HTTP 401)`, "give one that is let in")
    : unavailable(`${address} asks for credentials (HTTP 401)`, "give a token: createClient({ registry, token })");
}

function unavailable(message: string, hint: string): PromptreeError {
  return new PromptreeError("registry-unavailable", message, { hint });
}

/** A network's error says little, and its cause more. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
