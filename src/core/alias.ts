import type { Brand } from "./brand.ts";
import type { Problem } from "./problem.ts";
import type { PromptName } from "./name.ts";
import type { VersionNumber } from "./version.ts";

/** A movable name for a version of one prompt. */
export type AliasName = Brand<string, "AliasName">;

/** In characters (code points), as MLflow counts. */
export const ALIAS_NAME_LIMIT = 255;

/** The alias that every registry answers by itself with the highest version; it is never written. */
export const LATEST = "latest";

/** What a registry can hold, MLflow's rule plus one: all digits, which its client reads as a version, are refused. */
export function isAliasName(text: string): text is AliasName {
  return explainAliasName(text) === null;
}

/** What is wrong with an alias, as the end of a sentence that begins with it; null when nothing is. */
export function explainAliasName(text: string): string | null {
  if (text === "") return "is empty";
  if (isLonger(text, ALIAS_NAME_LIMIT)) return `is longer than ${ALIAS_NAME_LIMIT} characters`;
  if (text.toLowerCase() === LATEST) return "is reserved: it always is the newest version";
  if (/^[vV]\d+$/.test(text) || /^\d+$/.test(text)) return "is reserved: it reads like a version number";
  if (!/^[\p{L}\p{N}_-]+$/u.test(text)) return "may only hold letters, digits, _ and -";
  return null;
}

/** Counts code points, and no further than it must: a name may come from anywhere. */
function isLonger(text: string, limit: number): boolean {
  return text.length > limit && Array.from(text.slice(0, 2 * limit + 1)).length > limit;
}

/** Where an alias may point in a file. */
export type AliasTarget =
  | { readonly kind: "number"; readonly version: VersionNumber }
  | { readonly kind: "latest" }
  | { readonly kind: "alias"; readonly alias: AliasName }
  /** `prefix`: 7 or more hex digits of the commit that made the version. */
  | { readonly kind: "commit"; readonly prefix: string };

/** A place in a file that a later problem can point at, kept until the registry is known. */
export type ProblemAt = (severity: Problem["severity"], code: string, message: string, hint?: string | null) => Problem;

export interface DeclaredAlias {
  readonly alias: AliasName;
  readonly target: AliasTarget;
  /** The target as it stands in the file. */
  readonly text: string;
  readonly at: ProblemAt;
}

export interface DeclaredPrompt {
  readonly prompt: PromptName;
  readonly aliases: readonly DeclaredAlias[];
  readonly at: ProblemAt;
}

/** What all files say of pointers together: `aliases.yaml`, and those of one alias each. */
export interface AliasManifest {
  readonly prompts: ReadonlyMap<PromptName, DeclaredPrompt>;
  readonly scope: AliasScope;
}

/** Which aliases the files decide about. */
export interface AliasScope {
  /** The aliases that have a file of their own, and whether it says anything. */
  readonly own: ReadonlyMap<AliasName, boolean>;
  /** `aliases.yaml` says something: it decides about all others. */
  readonly others: boolean;
}

/** Whether a pointer of this alias that git has set and no line names any more is to go; it is left alone otherwise. */
export function decidesAbout({ own, others }: AliasScope, alias: AliasName): boolean {
  return own.get(alias) ?? others;
}

/** What holds where there is no file at all. */
export const NO_ALIASES: AliasManifest = { prompts: new Map(), scope: { own: new Map(), others: false } };
