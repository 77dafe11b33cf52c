import type { AliasManifest, DeclaredAlias, DeclaredPrompt } from "../core/alias.ts";
import { PromptreeError } from "../core/errors.ts";
import { PROMPTS_FOLDER } from "../core/name.ts";
import type { PromptName } from "../core/name.ts";
import { generalProblem } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import type { PromptFile } from "../core/prompt-file.ts";
import type { RegistryReader } from "../core/registry.ts";
import type { VersionNumber } from "../core/version.ts";
import { readPrompt } from "../content/prompt.ts";
import { readFilesAt } from "../git/blobs.ts";
import type { Repository } from "../git/repository.ts";
import { uncommittedPaths } from "../git/worktree.ts";
import { readAliasesAt } from "./alias-files.ts";
import { addedVariables } from "./callers.ts";

interface DraftInput {
  readonly repository: Repository;
  /** Of the work tree. */
  readonly prompts: readonly PromptFile[];
  readonly manifest: AliasManifest;
  readonly protectedAliases: ReadonlySet<string>;
}

/**
 * A protected alias that follows the newest version releases a draft as soon as that is committed and synced. Where it has a
 * variable that the text at HEAD does not have, applications that are not changed first break.
 */
export async function findBrokenDrafts(input: DraftInput): Promise<readonly Problem[]> {
  const { repository, prompts, manifest } = input;
  if (repository.head === null || repository.isBare) return [];
  const changed = new Set(await uncommittedPaths(repository, [PROMPTS_FOLDER]));
  const drafts = prompts.filter(({ path, name }) => changed.has(path) && manifest.prompts.has(name));
  const files = await readFilesAt(
    repository,
    repository.head,
    drafts.map(({ path }) => path),
  );
  return drafts.flatMap((draft, index) => {
    const file = files[index];
    const before = file?.kind === "bytes" ? readPrompt(draft.path, file.bytes).prompt : null;
    return before === null || before.name !== draft.name ? [] : brokenReleases(draft, before, input);
  });
}

function brokenReleases(
  draft: PromptFile,
  before: PromptFile,
  { manifest, protectedAliases }: DraftInput,
): readonly Problem[] {
  const names = addedVariables(before.content, draft.content);
  const declared = manifest.prompts.get(draft.name);
  if (names === null || declared === undefined) return [];
  const hint = "let applications give it a value first, or point the alias at a number";
  return declared.aliases
    .filter((one) => protectedAliases.has(one.alias) && followsLatest(one, declared))
    .map((one) => {
      const message = `${one.alias} follows latest, and the draft of "${draft.name}" needs ${names}; the text at HEAD does not`;
      return one.at("warning", "needs-variable", message, hint);
    });
}

/** Chains of `@alias` end: those that do not were refused when the file was read. */
function followsLatest({ target }: DeclaredAlias, declared: DeclaredPrompt): boolean {
  if (target.kind !== "alias") return target.kind === "latest";
  const other = declared.aliases.find((one) => one.alias === target.alias);
  return other !== undefined && followsLatest(other, declared);
}

interface PromotionInput extends Omit<DraftInput, "prompts"> {
  /** Opened only when a pointer was changed. */
  readonly openRegistry: () => Promise<RegistryReader>;
}

/**
 * A protected alias that the work tree puts at another number than HEAD does: the texts of both versions are
 * in the registry, if in any place.
 */
export async function findBrokenPromotions(input: PromotionInput): Promise<readonly Problem[]> {
  const promotions = await changedNumbers(input);
  if (promotions.length === 0) return [];
  try {
    await using registry = await input.openRegistry();
    const problems: Problem[] = [];
    for (const promotion of promotions) problems.push(...(await brokenPromotion(promotion, registry)));
    return problems;
  } catch (error) {
    if (!(error instanceof PromptreeError)) throw error;
    const message = `nobody can tell whether the changed pointers break applications: ${error.message}`;
    return [generalProblem("warning", "registry-not-read", message, error.hint)];
  }
}

interface Promotion {
  readonly prompt: PromptName;
  readonly declared: DeclaredAlias;
  readonly to: VersionNumber;
}

async function changedNumbers({
  repository,
  manifest,
  protectedAliases,
}: PromotionInput): Promise<readonly Promotion[]> {
  if (repository.head === null || repository.isBare) return [];
  const { manifest: before } = await readAliasesAt(repository, repository.head);
  return [...manifest.prompts.values()].flatMap((declared) =>
    declared.aliases.flatMap((one) => {
      const to = numberOf(one, declared);
      if (to === null || !protectedAliases.has(one.alias)) return [];
      const earlier = before?.prompts.get(declared.prompt);
      const same = earlier?.aliases.find((other) => other.alias === one.alias);
      const isUnchanged = earlier !== undefined && same !== undefined && numberOf(same, earlier) === to;
      return isUnchanged ? [] : [{ prompt: declared.prompt, declared: one, to }];
    }),
  );
}

function numberOf({ target }: DeclaredAlias, declared: DeclaredPrompt): VersionNumber | null {
  if (target.kind !== "alias") return target.kind === "number" ? target.version : null;
  const other = declared.aliases.find((one) => one.alias === target.alias);
  return other === undefined ? null : numberOf(other, declared);
}

async function brokenPromotion(
  { prompt, declared, to }: Promotion,
  registry: RegistryReader,
): Promise<readonly Problem[]> {
  const from = (await registry.readPrompt(prompt))?.aliases.get(declared.alias) ?? null;
  if (from === null || from === to) return [];
  const before = await registry.readVersion(prompt, from);
  const after = await registry.readVersion(prompt, to);
  if (before === null || after === null) return [];
  const names = addedVariables(before.content, after.content);
  if (names === null) return [];
  const message = `${declared.alias} of "${prompt}" goes to version ${to}, which needs ${names}; version ${from} does not`;
  return [declared.at("warning", "needs-variable", message, "let applications give it a value first")];
}
