import type { AliasManifest, DeclaredAlias, DeclaredPrompt } from "../core/alias.ts";
import { PROMPTS_FOLDER } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import type { PromptFile } from "../core/prompt-file.ts";
import { contentVariables } from "../core/template.ts";
import { readPrompt } from "../content/prompt.ts";
import { readFilesAt } from "../git/blobs.ts";
import type { Repository } from "../git/repository.ts";
import { uncommittedPaths } from "../git/worktree.ts";

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
  const known = new Set(contentVariables(before.content));
  const added = contentVariables(draft.content).filter((name) => !known.has(name));
  const declared = manifest.prompts.get(draft.name);
  if (added.length === 0 || declared === undefined) return [];
  const names = added.map((name) => `{{${name}}}`).join(", ");
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
