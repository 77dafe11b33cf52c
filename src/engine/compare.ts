import { LATEST, isAliasName } from "../core/alias.ts";
import type { AliasName } from "../core/alias.ts";
import { findDifferences } from "../core/differences.ts";
import type { Comparable, Differences } from "../core/differences.ts";
import { PromptreeError } from "../core/errors.ts";
import type { PromptName } from "../core/name.ts";
import type { PromptFile } from "../core/prompt-file.ts";
import type { PromptReference } from "../core/reference.ts";
import type { PromptState, RegistryReader, VersionRecord } from "../core/registry.ts";
import { parseVersionNumber } from "../core/version.ts";
import type { Repository } from "../git/repository.ts";
import { loadVersion, unknownPrompt } from "./load.ts";
import { findDraft } from "./worktree-prompts.ts";

/** What stands on one side of a comparison. */
export type ComparedSide =
  | {
      readonly kind: "version";
      readonly record: VersionRecord;
      /** The aliases that point to it now. */
      readonly aliases: readonly AliasName[];
      readonly isLatest: boolean;
    }
  /** The prompt's file as it is on disk. */
  | { readonly kind: "draft"; readonly file: PromptFile };

export interface Comparison {
  readonly name: PromptName;
  readonly from: ComparedSide;
  readonly to: ComparedSide;
  readonly differences: Differences;
}

/** Which two to compare, as they are typed: `3`, `v3`, an alias, `latest`, or `draft`. */
export interface ComparisonRequest {
  readonly name: PromptName;
  /** Null for what applications use, by its usual alias. */
  readonly from: string | null;
  /** Null for the newest version. */
  readonly to: string | null;
}

/** What `from` is without a word for it. */
const USUAL_ALIAS = "production";

/**
 * Reads both sides.
 * @param openWorktree Called where a side is a draft.
 * @throws PromptreeError `not-found`, saying what there is; `usage` for a word that names neither version nor alias.
 */
export async function compare(
  registry: RegistryReader,
  request: ComparisonRequest,
  openWorktree: () => Promise<Repository>,
): Promise<Comparison> {
  const { name } = request;
  const wanted = [readWord(request.from ?? USUAL_ALIAS), readWord(request.to ?? LATEST)] as const;
  const state = await registry.readPrompt(name);
  if (state === null) throw await unknownPrompt(registry, name);
  if (request.from === null && !hasAlias(state, USUAL_ALIAS)) throw withoutUsualAlias(state);
  const readSide = async (selector: Selector): Promise<ComparedSide> => {
    if (selector.kind === "draft") {
      return { kind: "draft", file: await findDraft(await openWorktree(), name, state.managed?.path ?? null) };
    }
    const { record, aliases } = await loadVersion(registry, { name, selector });
    return { kind: "version", record, aliases, isLatest: record.version === state.latest?.version };
  };
  const [from, to] = [await readSide(wanted[0]), await readSide(wanted[1])];
  return { name, from, to, differences: findDifferences(comparableOf(from), comparableOf(to)) };
}

export function comparableOf(side: ComparedSide): Comparable {
  return side.kind === "draft" ? side.file : side.record;
}

type Selector = PromptReference["selector"] | { readonly kind: "draft" };

/** An `@` says that an alias is meant, were it named like something else. */
function readWord(word: string): Selector {
  const alias = word.replace(/^@/, "");
  if (word.toLowerCase() === "draft") return { kind: "draft" };
  const version = parseVersionNumber(alias.replace(/^v(?=\d)/i, ""));
  if (version !== null) return { kind: "version", version };
  if (alias.toLowerCase() === LATEST) return { kind: "latest" };
  if (isAliasName(alias)) return { kind: "alias", alias };
  throw new PromptreeError("usage", `"${word}" names no version`, {
    hint: "write a number, an alias, latest, or draft for the file as it is on disk",
  });
}

function hasAlias({ aliases }: PromptState, name: string): boolean {
  return aliases.keys().some((alias) => alias === name);
}

function withoutUsualAlias({ name, latest }: PromptState): PromptreeError {
  return new PromptreeError("not-found", `prompt "${name}" has no alias "${USUAL_ALIAS}" to compare ${LATEST} with`, {
    hint: `say what to compare: promptree diff ${name} ${latest?.version ?? 1} draft`,
  });
}
