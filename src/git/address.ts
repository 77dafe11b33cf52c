/**
 * A remote's address as a name that is the same however the remote is reached: `github.com/o/r`. Holds no user, password,
 * port or query. Null for a path on this machine, and for what names no host.
 */
export function normalizeAddress(address: string): string | null {
  const text = address.trim();
  const place = text.includes("://") ? placeOfUrl(text) : placeOfScp(text);
  if (place === null) return null;
  const path = place.path.replaceAll(/\/{2,}/g, "/").replace(/^\//, "");
  const name = withoutEnding(path);
  // A user or a password that holds a slash would end up in the path.
  if (place.host === "" || name === "" || name.includes("@")) return null;
  return `${place.host.toLowerCase()}/${name}`;
}

interface Place {
  readonly host: string;
  readonly path: string;
}

const REMOTE_SCHEMES = new Set(["ssh:", "git+ssh:", "ssh+git:", "https:", "http:", "git:", "ftp:", "ftps:"]);

function placeOfUrl(text: string): Place | null {
  // The URL standard would take the first folder for the host.
  if (text.includes(":///")) return null;
  const url = URL.parse(text);
  return url !== null && REMOTE_SCHEMES.has(url.protocol) ? { host: url.hostname, path: url.pathname } : null;
}

/** `user@host:path`. One letter before the colon is a drive, and a second colon another of git's transports. */
function placeOfScp(text: string): Place | null {
  const [, host, path] = /^(?:[^/\\]*@)?([^/\\:@]{2,}|\[[^/\\\]]+\]):(?!:)(.*)$/.exec(text) ?? [];
  return host === undefined || path === undefined ? null : { host, path };
}

function withoutEnding(path: string): string {
  let name = path;
  while (name.endsWith("/")) name = name.slice(0, -1);
  return name.endsWith(".git") ? withoutEnding(name.slice(0, -".git".length)) : name;
}
