import { RequestFailure } from "../../mlflow/request-failure.ts";
import type { Admit, Caller, Peer, Scope } from "../parts.ts";
import type { Hosts } from "./hosts.ts";
import { hostNameOf, isLoopbackName, withoutDot } from "./hosts.ts";
import { PlainRefusal } from "./plain-refusal.ts";
import type { RequestLimit } from "./request-limit.ts";
import { createLimit } from "./request-limit.ts";
import type { Tokens } from "./tokens.ts";

export interface AdmitOptions {
  /** Null where somebody else looks at the Host header. */
  readonly hosts: Hosts | null;
  /** Null where nobody needs one. */
  readonly tokens: Tokens | null;
  /** What callers may do where nobody needs a token. */
  readonly scope: Scope;
  /** Of one token; of one address where nobody needs one. Null for none. */
  readonly limits: RequestLimit | null;
}

/** It answers at once where there are no limits. */
export function createAdmit({ hosts, tokens, scope, limits }: AdmitOptions): Admit {
  const anybody: Caller = { name: null, scope };
  const count = limits === null ? null : createLimit(limits);
  return (request, peer) => {
    requireHost(request, peer, hosts);
    requireOwnOrigin(request, peer, hosts);
    const caller = tokens === null ? anybody : requireToken(request, tokens);
    if (count === null || (caller.name === null && isOpen(request))) return caller;
    return count(caller.name ?? peer.address ?? "").then(() => caller);
  };
}

/** What monitors ask: it says nothing of a prompt. */
const PROBES: ReadonlySet<string> = new Set(["/health", "/version"]);

/** A webhook's signature is its credential. */
const OPEN: ReadonlySet<string> = new Set([...PROBES, "/webhooks/github"]);

const PASSER_BY: Caller = { name: null, scope: "read" };

function requireHost(request: Request, peer: Peer, hosts: Hosts | null): void {
  if (hosts === null || hosts.serves(hostOf(request, peer)) || PROBES.has(pathOf(request))) return;
  throw new PlainRefusal("Invalid Host header - possible DNS rebinding attack detected");
}

/** A page of another site may not write, whatever the person who looks at it may do. Programs send no Origin. */
function requireOwnOrigin(request: Request, peer: Peer, hosts: Hosts | null): void {
  const { method } = request;
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return;
  const origin = request.headers.get("origin");
  if (origin === null || isOwn(origin, hostOf(request, peer), hosts)) return;
  throw new PlainRefusal("Cross-origin request blocked");
}

function isOwn(origin: string, host: string, hosts: Hosts | null): boolean {
  const page = URL.parse(origin);
  if (page === null) return false;
  const name = withoutDot(page.hostname);
  if (name === "") return false;
  return isLoopbackName(name) || name === hostNameOf(host) || hosts?.isNamed(name) === true;
}

function requireToken(request: Request, tokens: Tokens): Caller {
  const authorization = request.headers.get("authorization");
  const caller = authorization === null ? null : tokens.callerBy(authorization);
  if (caller !== null) return caller;
  if (isOpen(request)) return PASSER_BY;
  throw new RequestFailure("UNAUTHENTICATED", authorization === null ? NO_TOKEN : OTHER_TOKEN, {
    "WWW-Authenticate": 'Basic realm="promptree", Bearer realm="promptree"',
  });
}

const NO_TOKEN = "This server needs a token: set MLFLOW_TRACKING_TOKEN, or send it as Authorization: Bearer TOKEN.";

/** The same for one that never was, has expired or was taken out. */
const OTHER_TOKEN = "The token is none that this server lets in.";

function isOpen(request: Request): boolean {
  return OPEN.has(pathOf(request));
}

/** Of a request that came over no connection, and so has no such header, the URL says it. */
function hostOf(request: Request, peer: Peer): string {
  return request.headers.get("host") ?? (peer.address === null ? authorityOf(request.url) : "");
}

function authorityOf(url: string): string {
  return url.slice(url.indexOf("://") + 3, pathStart(url));
}

/** As it was sent: what a router takes for another path is not taken for an open one here. */
function pathOf({ url }: Request): string {
  const [path = ""] = url.slice(pathStart(url)).split(/[?#]/, 1);
  return path;
}

function pathStart(url: string): number {
  return url.indexOf("/", url.indexOf("://") + 3);
}
