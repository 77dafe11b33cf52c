import { errors } from "undici";
import { PromptreeError, messageOf } from "../../../core/errors.ts";
import { FailedAttempt, type Peer, type Verdict } from "./attempt.ts";
import { BodyTooLong } from "./exchange.ts";
import { ReplyTooLong } from "./failure.ts";

interface Trouble extends Verdict {
  readonly what: string;
  readonly hint: string;
}

const SURELY_NOT_DONE = { mayBeDone: false } as const;
const PERHAPS_DONE = { mayBeDone: true } as const;

const LOOK_AT_ADDRESS = "look at the address, and whether the server is up";
const TRY_AGAIN = "try again; if it stays so, look at the server's log";

const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  EAI_AGAIN: "the name of its host could not be looked up",
  EHOSTUNREACH: "there is no way to its host",
  ENETUNREACH: "there is no way to its network",
  ETIMEDOUT: "it does not answer",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  UND_ERR_HEADERS_TIMEOUT: "its reply did not come in time",
  UND_ERR_BODY_TIMEOUT: "its reply did not come in time",
};

/** What an error of the network says about the request that met it. */
export function networkFailure(error: unknown, peer: Peer): FailedAttempt {
  if (error instanceof BodyTooLong) {
    const failure = new ReplyTooLong("registry-unavailable", `a reply of ${peer.address} is too long to be read`);
    return new FailedAttempt(failure, { transient: false, mayBeDone: true });
  }
  const trouble = diagnose(error, peer);
  const failure = new PromptreeError("registry-unavailable", `${peer.address} can't be reached: ${trouble.what}`, {
    hint: trouble.hint,
  });
  return new FailedAttempt(failure, trouble);
}

function diagnose(error: unknown, peer: Peer): Trouble {
  const { code, syscall } = systemError(error);
  return (
    proxyTrouble(error, code, peer) ??
    certificateTrouble(code) ??
    tlsTrouble(code) ??
    connectTrouble(code, syscall, peer) ??
    replyTrouble(error, code, peer)
  );
}

/** Trouble on the way to a connection: nothing was sent. */
function connectTrouble(code: string, syscall: string, { proxyVariable }: Peer): Trouble | null {
  const hint = proxyVariable === null ? LOOK_AT_ADDRESS : `${LOOK_AT_ADDRESS}, and at the proxy in ${proxyVariable}`;
  if (code === "ENOTFOUND") {
    return { what: `the name of its host is not known (${code})`, hint, transient: false, ...SURELY_NOT_DONE };
  }
  if (code !== "UND_ERR_CONNECT_TIMEOUT" && syscall !== "connect" && syscall !== "getaddrinfo") return null;
  return { what: `${BY_CODE[code] ?? "no connection"} (${code})`, hint, transient: true, ...SURELY_NOT_DONE };
}

function certificateTrouble(code: string): Trouble | null {
  if (!/CERT|CRL|ISSUER|LEAF_SIGNATURE/.test(code) || /_SSL_/.test(code)) return null;
  const hint = "name the certificates to trust in MLFLOW_TRACKING_SERVER_CERT_PATH";
  return { what: `its certificate is not trusted (${code})`, hint, transient: false, ...SURELY_NOT_DONE };
}

/** Only what ends a handshake is known to come before the request. */
function tlsTrouble(code: string): Trouble | null {
  if (!/^ERR_SSL_|^ERR_TLS_|^EPROTO$/.test(code)) return null;
  const hint = "look whether the address should begin with http:// in place of https://";
  const inHandshake = /WRONG_VERSION|PACKET_LENGTH|ALERT|HANDSHAKE|UNSUPPORTED/.test(code);
  return { what: `the TLS connection failed (${code})`, hint, transient: false, mayBeDone: !inHandshake };
}

function proxyTrouble(error: unknown, code: string, { proxyVariable }: Peer): Trouble | null {
  if (proxyVariable === null) return null;
  const hint = `look at the proxy in ${proxyVariable}, or name the host in NO_PROXY`;
  const status = /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(messageOf(error))?.[1];
  if (status !== undefined) {
    const transient = /^5|429/.test(status);
    return { what: `the proxy refuses the way there (HTTP ${status})`, hint, transient, ...SURELY_NOT_DONE };
  }
  if (!/^UND_ERR_(?:PRX|SOCKS)/.test(code)) return null;
  return { what: `the proxy failed (${code})`, hint, transient: code === "UND_ERR_PRX_CONN", ...SURELY_NOT_DONE };
}

function replyTrouble(error: unknown, code: string, { hide }: Peer): Trouble {
  // Its message quotes what was received, and its code is not always there.
  if (error instanceof errors.HTTPParserError) {
    return {
      what: "what answers there is not HTTP",
      hint: LOOK_AT_ADDRESS,
      transient: false,
      ...PERHAPS_DONE,
    };
  }
  const known = code === "" ? hide(messageOf(error)) : `${BY_CODE[code] ?? "the connection broke off"} (${code})`;
  return { what: known, hint: TRY_AGAIN, transient: true, ...PERHAPS_DONE };
}

/** The code and the system call of an error; of the first where a host has several addresses. Empty where there is none. */
function systemError(error: unknown): { readonly code: string; readonly syscall: string } {
  const one: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  return { code: textOf(one, "code"), syscall: textOf(one, "syscall") };
}

function textOf(holder: unknown, key: string): string {
  if (typeof holder !== "object" || holder === null) return "";
  const value: unknown = Reflect.get(holder, key);
  return typeof value === "string" ? value : "";
}
