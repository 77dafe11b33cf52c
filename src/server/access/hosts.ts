import { isIPv6 } from "node:net";
import { PromptreeError } from "../../core/errors.ts";

/**
 * Which names a server answers to. A page whose own name was made to point at the server's address (DNS rebinding) asks for
 * its own name, and is thereby told from who may ask.
 */
export interface Hosts {
  /** Whether requests with this Host header are answered. */
  readonly serves: (authority: string) => boolean;
  /** Whether this host name, as `hostNameOf` gives it, is one that the server was told of. */
  readonly isNamed: (name: string) => boolean;
}

export interface HostOptions {
  /** The address as it is listened on. */
  readonly bound: string;
  /** What else the server is called, in DNS or by a proxy. */
  readonly names: readonly string[];
}

/** @throws PromptreeError `usage` for a name that is none. */
export function createHosts({ bound, names }: HostOptions): Hosts {
  const own = nameOfAddress(bound);
  const named = new Set(names.map(requireName));
  const anyAddress = bound === "" || UNSPECIFIED.has(own);
  const isServed = (name: string): boolean =>
    isLoopbackName(name) || UNSPECIFIED.has(name) || name === own || named.has(name) || (anyAddress && isAddress(name));
  // Almost all requests have the same one.
  let served = "";
  return {
    serves: (authority) => {
      if (authority === served && served !== "") return true;
      const name = hostNameOf(authority);
      if (name === null || !isServed(name)) return false;
      served = authority;
      return true;
    },
    isNamed: (name) => named.has(name),
  };
}

/** Whether callers need a token where this address is listened on: all but those of loopback are reachable for others. */
export function requiresTokens(address: string): boolean {
  return !isLoopbackName(nameOfAddress(address));
}

/** Why nothing is served on an address that requires tokens without any. */
export function tokensRequired(address: string): PromptreeError {
  return new PromptreeError("usage", `others can reach "${address}", so callers need tokens there`, {
    hint: "make one with: promptree token NAME --file FILE, and name the file with --tokens; or listen on 127.0.0.1",
  });
}

/**
 * The host in an authority such as `Example.com.:5000`, as URLs have it: in lower case, IPv6 in brackets and in its short
 * form, without port and trailing dot. Null for what is no authority.
 */
export function hostNameOf(authority: string): string | null {
  if (!AUTHORITY.test(authority)) return null;
  const url = URL.parse(`http://${authority}`);
  return url === null || url.hostname === "." ? null : withoutDot(url.hostname);
}

export function withoutDot(name: string): string {
  return name.replace(/\.$/, "");
}

/** No user, path or percent sign, which a URL could hold, too. */
const AUTHORITY = /^(?:\[[\da-f:.]+\]|[^\s:[\]/\\?#@%]+)(?::\d*)?$/i;

/** Nobody can be made to take these for another machine's name. */
export function isLoopbackName(name: string): boolean {
  if (name === "localhost" || name.endsWith(".localhost") || name === "[::1]") return true;
  return /^127\.\d+\.\d+\.\d+$|^\[::ffff:7f[\da-f]{2}:[\da-f]+\]$/.test(name);
}

/** Every address of the machine; as a Host it is the machine itself. */
const UNSPECIFIED: ReadonlySet<string> = new Set(["0.0.0.0", "[::]"]);

/** A URL's host that ends in a number is an address. */
function isAddress(name: string): boolean {
  return name.startsWith("[") || /\.\d+$/.test(name);
}

/** "" for what no Host header can be. */
function nameOfAddress(address: string): string {
  const bare = address.replace(/%.*$/, "");
  return hostNameOf(isIPv6(bare) ? `[${bare}]` : bare) ?? "";
}

function requireName(name: string): string {
  const found = isIPv6(name) ? hostNameOf(`[${name}]`) : hostNameOf(name);
  if (found !== null && !found.includes("*")) return found;
  throw new PromptreeError("usage", `"${name}" is no name of a host`, {
    hint: "write it as prompts.example.com, without https:// and path",
  });
}
