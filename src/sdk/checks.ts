import { explainAliasName } from "../core/alias.ts";
import { PromptreeError } from "../core/errors.ts";
import { type PromptName, isPromptName, explainPromptName } from "../core/name.ts";
import { isVersionNumber } from "../core/version.ts";
import { explainTagKey } from "../mlflow/tag-key-rule.ts";

/** @throws PromptreeError `usage` */
export function requireName(name: string): PromptName {
  if (isPromptName(name)) return name;
  throw unfit(`the prompt's name "${name}" ${explainPromptName(name) ?? "is none"}`);
}

/** @throws PromptreeError `usage` */
export function requireAlias(alias: string): string {
  return requireFit(`the alias "${alias}"`, alias, explainAliasName(alias));
}

/** @throws PromptreeError `usage` */
export function requireTagKey(key: string): string {
  return requireFit(`the tag's key "${key}"`, key, explainTagKey(key));
}

/** @throws PromptreeError `usage` */
export function requireTagValue(key: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw new PromptreeError("usage", `the tag "${key}" has a value that is no text`, {
    hint: "give a string, as in String(value)",
  });
}

/**
 * As it stands on the wire.
 * @throws PromptreeError `usage`
 */
export function requireVersion(version: number): string {
  return requireFit(
    `the version ${version}`,
    String(version),
    isVersionNumber(version) ? null : "is no whole number above 0",
  );
}

/**
 * What a choice sticks to.
 * @param what The choice, as the beginning of a sentence.
 * @throws PromptreeError `usage`
 */
export function requireKey(key: string | undefined, what: string): string {
  if (typeof key === "string") return key;
  throw new PromptreeError("usage", `${what} needs a key`, {
    hint: "give what the choice sticks to, such as { key: userId }",
  });
}

function requireFit(what: string, text: string, why: string | null): string {
  if (why === null) return text;
  throw unfit(`${what} ${why}`);
}

function unfit(message: string): PromptreeError {
  return new PromptreeError("usage", message);
}
