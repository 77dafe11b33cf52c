import type { AliasName } from "../core/alias.ts";
import { isAliasName } from "../core/alias.ts";
import { PromptreeError } from "../core/errors.ts";
import { isPromptName } from "../core/name.ts";
import type { PromptName } from "../core/name.ts";
import { didYouMean } from "../core/nearest.ts";
import { SPLIT_SELECTOR, explainSplitName, readWeights } from "../core/split.ts";
import { ENDPOINTS } from "../mlflow/endpoints.ts";
import { splitsIn } from "../mlflow/split-tags.ts";
import { tagsOf } from "../mlflow/tag-list.ts";
import { type Caller, CallRefused } from "./call.ts";
import { requireKey } from "./checks.ts";
import { type Shares, sharesOf, variantOf } from "./choose.ts";

/** What an application asks for with `prompts:/name@split:checkout`. */
export interface SplitReference {
  readonly name: PromptName;
  readonly split: string;
}

/** Reads a reference, with or without its `prompts:/`; null when it asks for no split. */
export function parseSplitReference(text: string): SplitReference | null {
  const { name = "", split = "" } = FORM.exec(text)?.groups ?? {};
  return isPromptName(name) && explainSplitName(split) === null ? { name, split } : null;
}

const FORM = new RegExp(`^(?:prompts:/+)?(?<name>[^/@]+)@${SPLIT_SELECTOR}(?<split>.+)$`);

/** The splits of a prompt, by name; null for weights that can't be read. */
export type Splits = ReadonlyMap<string, Shares<AliasName> | null>;

/**
 * The splits that a prompt has in the registry.
 * @throws PromptreeError `not-found` without the prompt, `registry-unavailable` otherwise.
 */
export async function readSplits(caller: Caller, name: PromptName, signal?: AbortSignal): Promise<Splits> {
  try {
    const { registered_model: model } = await caller.call(ENDPOINTS.getModel, { name }, signal);
    return new Map(Array.from(splitsIn(tagsOf(model.tags)), ([split, text]) => [split, readShares(text)]));
  } catch (error) {
    throw error instanceof CallRefused ? explain(error, name, caller.address) : error;
  }
}

/**
 * The alias that a key gets. The salt is the split's name, so that splits of one name agree across prompts.
 * @param splits Of the prompt.
 * @throws PromptreeError `not-found` when there is no such split, `registry-unavailable` for weights that can't be read, `usage`
 * without a key.
 */
export function aliasBySplit(splits: Splits, { name, split }: SplitReference, key: string | undefined): AliasName {
  const stickingTo = requireKey(key, `prompts:/${name}@${SPLIT_SELECTOR}${split}`);
  return variantOf(requireShares(splits, { name, split }), stickingTo, split);
}

/**
 * The aliases that keys can get.
 * @throws PromptreeError as `aliasBySplit`.
 */
export function aliasesOfSplit(splits: Splits, reference: SplitReference): readonly AliasName[] {
  const { variants } = requireShares(splits, reference);
  return variants.filter(([, weight]) => weight > 0).map(([alias]) => alias);
}

function requireShares(splits: Splits, { name, split }: SplitReference): Shares<AliasName> {
  const shares = splits.get(split);
  if (shares === undefined) throw noSplit(splits, name, split);
  if (shares !== null) return shares;
  const message = `the split "${split}" of "${name}" can't be read: somebody has changed it by hand`;
  throw new PromptreeError("registry-unavailable", message, { hint: "put it back: promptree sync" });
}

/** Null for what promptree would not have written. */
export function readShares(text: string): Shares<AliasName> | null {
  const weights = Object.entries(readWeights(text) ?? {});
  if (!weights.every(isOfAlias)) return null;
  try {
    return sharesOf(weights);
  } catch (error) {
    if (error instanceof PromptreeError) return null;
    throw error;
  }
}

function isOfAlias(weight: readonly [string, number]): weight is [AliasName, number] {
  return isAliasName(weight[0]);
}

function noSplit(splits: Splits, name: PromptName, split: string): PromptreeError {
  const hint = didYouMean(split, [...splits.keys()]) ?? "declare it under splits in promptree.yaml: promptree sync";
  return new PromptreeError("not-found", `the prompt "${name}" has no split "${split}"`, { hint });
}

function explain(refused: CallRefused, name: PromptName, address: string): PromptreeError {
  if (refused.code === "RESOURCE_DOES_NOT_EXIST") {
    const hint = "see what there is: promptree search";
    return new PromptreeError("not-found", `there is no prompt "${name}" in ${address}`, { hint, cause: refused });
  }
  return new PromptreeError("registry-unavailable", `${address} refused it: ${refused.message}`, { cause: refused });
}
