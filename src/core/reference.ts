import { LATEST, isAliasName } from "./alias.ts";
import type { AliasName } from "./alias.ts";
import { isPromptName } from "./name.ts";
import type { PromptName } from "./name.ts";
import { parseVersionNumber } from "./version.ts";
import type { VersionNumber } from "./version.ts";

/** What an application asks for: `prompts:/name@alias`, `prompts:/name/3`, `prompts:/name`. */
export interface PromptReference {
  readonly name: PromptName;
  readonly selector:
    | { readonly kind: "version"; readonly version: VersionNumber }
    | { readonly kind: "alias"; readonly alias: AliasName }
    | { readonly kind: "latest" };
}

const FORM = /^(?:prompts:\/+)?(?<name>[^/@]+)(?:\/(?<version>\d+)|@(?<alias>.+))?$/;

/** Reads a reference, with or without its `prompts:/`; null when it is none. As in MLflow, `@3` means version 3. */
export function parseReference(text: string): PromptReference | null {
  const { name, version, alias } = FORM.exec(text)?.groups ?? {};
  if (name === undefined || !isPromptName(name)) return null;
  const number = parseVersionNumber(version ?? alias ?? "");
  if (number !== null) return { name, selector: { kind: "version", version: number } };
  if (version !== undefined) return null;
  if (alias === undefined || alias.toLowerCase() === LATEST) return { name, selector: { kind: "latest" } };
  return isAliasName(alias) ? { name, selector: { kind: "alias", alias } } : null;
}
