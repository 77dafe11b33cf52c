import { PromptreeError } from "../core/errors.ts";

/** A registry's URL as it may be printed: user, password and the values of its query are struck out. */
export function redactAddress(url: string): string {
  if (/^(?:sqlite|memory):/i.test(url)) return url;
  return url.replace(/^([a-z][a-z0-9+.-]*:(?:\/\/)?)?.*@/is, "$1***@").replace(/([?&][^=&#]*=)[^&#]*/g, "$1***");
}

/** Splits `scheme:rest`; the scheme in lower case, empty when there is none. */
export function splitAddress(url: string): { readonly scheme: string; readonly rest: string } {
  const match = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url);
  return { scheme: (match?.[1] ?? "").toLowerCase(), rest: match?.[2] ?? url };
}

export function usageError(message: string, hint: string): PromptreeError {
  return new PromptreeError("usage", message, { hint });
}
