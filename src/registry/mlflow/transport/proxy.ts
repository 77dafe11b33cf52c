import { usageError } from "../../address.ts";
import { type Environment, firstSet } from "./environment.ts";

export interface Proxy {
  /** The variable that names it. */
  readonly variable: string;
  readonly url: string;
  /** Hosts that are reached without it, as `NO_PROXY` lists them. */
  readonly except: string;
  /** What must never be shown. */
  readonly secrets: readonly string[];
}

/**
 * The proxy for a server's scheme; null when there is none.
 * @throws PromptreeError `usage` for one that is no proxy's address.
 */
export function readProxy(environment: Environment, secure: boolean): Proxy | null {
  const found = firstSet(environment, secure ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy", "HTTP_PROXY"]);
  if (found === null) return null;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(found.value) ? found.value : `http://${found.value}`);
  if (url === null || !/^(?:https?|socks5?):$/.test(url.protocol) || !isEncoded(url.username + url.password)) {
    throw usageError(`${found.name} holds no address of a proxy`, "write it like http://proxy.example.com:3128");
  }
  return {
    variable: found.name,
    url: url.href,
    except: firstSet(environment, ["no_proxy", "NO_PROXY"])?.value ?? "",
    secrets: proxySecrets(url),
  };
}

function isEncoded(login: string): boolean {
  return !/%(?![\da-f]{2})/i.test(login);
}

function proxySecrets({ username, password }: URL): readonly string[] {
  if (username === "") return [];
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [password, decodeURIComponent(password), Buffer.from(login).toString("base64")];
}
