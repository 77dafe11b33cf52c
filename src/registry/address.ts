import { PromptreeError } from "../core/errors.ts";

/**
 * A registry's URL as it may be printed: user, password, query and whatever else could be a credential are struck out,
 * however the URL is spelt. The path of an SQLite file stays as it is.
 */
export function redactAddress(url: string): string {
  if (/^sqlite:(?!\/\/)/i.test(url)) return url;
  const [, start = "", rest = ""] = /^((?:[a-z][a-z0-9+.-]*:)?\/\/)?(.*)$/is.exec(url) ?? [];
  const shown = rest
    .replace(/^.*(?:@|%40)/is, "***@")
    .replace(/([?#;=]|%3f|%23|%3b|%3d).*$/is, "$1***")
    // Behind the first colon only a port or a path is none.
    .replace(/^((?:\[[^\]]*\]|[^:/[])*:)(?!\d{1,5}(?:\/|$)|[/\\]).+$/s, "$1***");
  return start + shown;
}

/** Splits `scheme:rest`; the scheme in lower case, empty when there is none. */
export function splitAddress(url: string): { readonly scheme: string; readonly rest: string } {
  const match = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url);
  return { scheme: (match?.[1] ?? "").toLowerCase(), rest: match?.[2] ?? url };
}

export function usageError(message: string, hint: string): PromptreeError {
  return new PromptreeError("usage", message, { hint });
}
