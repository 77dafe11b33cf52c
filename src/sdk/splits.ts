import type { AliasName } from "../core/alias.ts";
import { isAliasName } from "../core/alias.ts";
import { PromptreeError } from "../core/errors.ts";
import { isPromptName } from "../core/name.ts";
import type { PromptName } from "../core/name.ts";
import { didYouMean } from "../core/nearest.ts";
import { SPLIT_SELECTOR, explainSplitName, readWeights } from "../core/split.ts";
import type { Splits } from "../core/split.ts";
import { ENDPOINTS } from "../mlflow/endpoints.ts";
import { splitsIn } from "../mlflow/split-tags.ts";
import { tagsOf } from "../mlflow/tag-list.ts";
import { type Caller, CallRefused } from "./call.ts";
import { chooseVariant } from "./choose.ts";

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

/**
 * The splits that a prompt has in the registry.
 * @throws PromptreeError `not-found` without the prompt, `registry-unavailable` otherwise.
 */
export async function readSplits(caller: Caller, name: PromptName, signal?: AbortSignal): Promise<Splits> {
  try {
    const { registered_model: model } = await caller.call(ENDPOINTS.getModel, { name }, signal);
    return splitsIn(tagsOf(model.tags));
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
  if (typeof key !== "string") {
    throw new PromptreeError("usage", `prompts:/${name}@${SPLIT_SELECTOR}${split} needs a key`, {
      hint: "give what the choice sticks to, such as { key: userId }",
    });
  }
  const text = splits.get(split);
  if (text === undefined) throw noSplit(splits, name, split);
  const weights = readWeights(text);
  const alias = weights === null ? null : chooseVariant(weights, key, split);
  if (alias !== null && isAliasName(alias)) return alias;
  const message = `the split "${split}" of "${name}" can't be read: somebody has changed it by hand`;
  throw new PromptreeError("registry-unavailable", message, { hint: "put it back: promptree sync" });
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
