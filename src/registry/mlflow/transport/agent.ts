import { type Dispatcher, EnvHttpProxyAgent, Pool } from "undici";
import type { Proxy } from "./proxy.ts";
import type { TlsSettings } from "./tls.ts";

export interface AgentOptions {
  /** How many connections are open at a time. */
  readonly connections: number;
  /** For each of: connecting, the head of a reply, the next piece of its body. In milliseconds. */
  readonly timeoutMs: number;
  readonly tls: TlsSettings;
  readonly proxy: Proxy | null;
}

/** Keeps connections to one server alive, through the proxy where there is one. No redirect is followed. */
export function createAgent({ connections, timeoutMs, tls, proxy }: AgentOptions): Dispatcher {
  const limits = {
    connections,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    allowH2: false,
  };
  const url = proxy?.url ?? "";
  return new EnvHttpProxyAgent({
    ...limits,
    connect: { ...tls, timeout: timeoutMs },
    requestTls: { ...tls, timeout: timeoutMs },
    proxyTls: { ...tls, timeout: timeoutMs },
    // An empty text keeps the agent from looking into the variables of the process.
    httpProxy: url,
    httpsProxy: url,
    noProxy: proxy?.except ?? "",
    // Pools that the agent makes towards a proxy would know no limits.
    factory: (origin, options) => new Pool(origin, Object.assign({}, options, limits)),
  });
}
