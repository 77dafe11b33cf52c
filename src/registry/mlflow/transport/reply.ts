import type { z } from "zod";
import { PromptreeError } from "../../../core/errors.ts";
import { ErrorBodySchema } from "../../../mlflow/error-body.ts";
import { redactAddress } from "../../address.ts";
import { FailedAttempt, type Peer, type Verdict } from "./attempt.ts";
import type { HttpReply } from "./exchange.ts";
import { ServerRefusal } from "./failure.ts";
import { retryAfterMs } from "./retry-after.ts";

/** Characters of a server's message that are shown. */
const LONGEST_MESSAGE = 300;

const FINAL: Verdict = { transient: false, mayBeDone: false };

/**
 * 429 is given before anything is done; of the others nobody knows. A gateway says 503 also of a server that went away while it
 * was at work, and MLflow when its database did.
 */
const TRANSIENT: Readonly<Record<number, Verdict>> = {
  408: { transient: true, mayBeDone: true },
  429: { transient: true, mayBeDone: false },
  500: { transient: true, mayBeDone: true },
  502: { transient: true, mayBeDone: true },
  503: { transient: true, mayBeDone: true },
  504: { transient: true, mayBeDone: true },
};

/** A request larger than something on the way takes, whoever says so. */
const TOO_LARGE = new Set([413, 414, 431]);

/**
 * The JSON of a reply that says the request was done.
 * @throws FailedAttempt for every other reply.
 */
export function judgeReply(reply: HttpReply, peer: Peer, kind: { readonly writes: boolean }): unknown {
  const json = parseJson(reply.text);
  if (reply.status >= 200 && reply.status < 300) return json === undefined ? neverCame(reply, peer) : json;
  throw refusedAttempt(reply, errorBody(json), peer, kind);
}

function refusedAttempt(reply: HttpReply, said: Said | null, peer: Peer, kind: { readonly writes: boolean }) {
  const { status } = reply;
  if (said?.error_code === "FEATURE_DISABLED") return noWorkspaces(peer);
  if (status >= 300 && status < 400) return redirected(reply, peer);
  if (status === 401 || status === 403) return notAllowed(reply, said, peer);
  const verdict = TRANSIENT[status];
  const patience = { retryAfterMs: retryAfterMs(reply.header("retry-after"), reply.header("date")) };
  if (verdict !== undefined && status !== 500) {
    return new FailedAttempt(overloaded(status, peer), { ...verdict, ...patience });
  }
  if (said === null && status < 500 && !TOO_LARGE.has(status)) return new FailedAttempt(noMlflow(reply, peer), FINAL);
  const failure = refusal(status, said, peer, kind);
  return new FailedAttempt(failure, { ...(verdict ?? { ...FINAL, mayBeDone: status >= 500 }), ...patience });
}

type Said = z.output<typeof ErrorBodySchema>;

function errorBody(json: unknown): Said | null {
  const parsed = ErrorBodySchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A body that claims to be JSON, or is empty, was cut off on its way; any other comes from something else. */
function neverCame(reply: HttpReply, peer: Peer): never {
  const cutOff = reply.text === "" || /json/.test(reply.type);
  if (!cutOff) throw new FailedAttempt(noMlflow(reply, peer), FINAL);
  const failure = unavailable(`${peer.address} can't be reached: its reply broke off`, "try again");
  throw new FailedAttempt(failure, { transient: true, mayBeDone: true });
}

function refusal(status: number, said: Said | null, { address, hide }: Peer, { writes }: { readonly writes: boolean }) {
  const answer = { status, errorCode: said?.error_code ?? null };
  const message = said === null ? "" : firstLine(hide(said.message));
  const what = TOO_LARGE.has(status) ? "the request is too large for it" : message;
  const shown = what === "" ? `HTTP ${status}` : what;
  return new ServerRefusal(
    writes ? "write-refused" : "registry-unavailable",
    `${address} refused it: ${shown}`,
    answer,
  );
}

function noMlflow({ status, type }: HttpReply, { address, hide }: Peer): PromptreeError {
  const shown = type === "" ? "no content type" : hide(type).slice(0, 100);
  return unavailable(
    `${address} answers, but is no MLflow server (HTTP ${status}, ${shown})`,
    "look at the address, its path included",
  );
}

function redirected(reply: HttpReply, { address, hide }: Peer): FailedAttempt {
  const to = hide(redactAddress(reply.header("location") ?? "")).slice(0, LONGEST_MESSAGE);
  const where = to === "" ? "" : ` to ${to}`;
  return new FailedAttempt(
    unavailable(`${address} redirects${where} (HTTP ${reply.status})`, "give the address of the server itself"),
    FINAL,
  );
}

function notAllowed(reply: HttpReply, said: Said | null, { address, hide, hasCredentials }: Peer): FailedAttempt {
  const plain = reply.type === "text/plain" ? reply.text : "";
  const message = firstLine(hide(said?.message ?? plain));
  const because = message === "" ? "" : `: ${message}`;
  const hint = message.startsWith("Invalid Host header")
    ? "start the server with --allowed-hosts and the name in the address"
    : "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, to an account that may do this";
  const unknown = hasCredentials ? "does not accept the credentials" : "asks for credentials";
  const what = reply.status === 401 ? unknown : "does not allow it";
  return new FailedAttempt(unavailable(`${address} ${what} (HTTP ${reply.status})${because}`, hint), FINAL);
}

function noWorkspaces({ address }: Peer): FailedAttempt {
  return new FailedAttempt(unavailable(`${address} has no workspaces`, "unset MLFLOW_WORKSPACE"), FINAL);
}

function overloaded(status: number, { address }: Peer): PromptreeError {
  const what = status === 429 ? "was asked too often" : "can't answer now";
  return unavailable(`${address} ${what} (HTTP ${status})`, "try again in a while");
}

function unavailable(message: string, hint: string): PromptreeError {
  return new PromptreeError("registry-unavailable", message, { hint });
}

function firstLine(message: string): string {
  const line = message.trim().split(/[\r\n]/, 1)[0] ?? "";
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}
