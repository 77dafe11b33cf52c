import { PromptreeError } from "../core/errors.ts";
import type { PromptName } from "../core/name.ts";
import type { Outcome } from "../core/registry.ts";
import type { VersionNumber } from "../core/version.ts";

export const DONE: Outcome<void> = { ok: true, value: undefined };

export function noSuchPrompt(name: PromptName): Outcome<never> {
  return { ok: false, error: new PromptreeError("not-found", `the registry has no prompt ${name}`) };
}

export function noSuchVersion(name: PromptName, version: VersionNumber): Outcome<never> {
  return { ok: false, error: new PromptreeError("not-found", `${name} has no version ${version}`) };
}
