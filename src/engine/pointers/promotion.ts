import type { AliasName, AliasTarget } from "../../core/alias.ts";
import { LATEST } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { VersionNumber } from "../../core/version.ts";
import type { Desk } from "./edit-pointer.ts";
import { requireNoOrphan } from "./edit-pointer.ts";
import { previousVersion } from "./previous-version.ts";
import { neverSynced, unknownAlias, versionsHint } from "./version-of.ts";

type NumberTarget = Extract<AliasTarget, { readonly kind: "number" }>;

/**
 * The version that an alias, or `latest`, is at in the registry: what those who tried it have tried.
 * @throws PromptreeError `not-found`, `blocked` for an orphan.
 */
export function promoted({ prompt, registry }: Desk, from: AliasName | typeof LATEST): NumberTarget {
  requireNoOrphan(prompt);
  const { state } = prompt;
  if (state === null) throw neverSynced(prompt, registry);
  const version = from === LATEST ? state.newestManaged?.version : state.aliases.get(from);
  if (version !== undefined) return { kind: "number", version };
  if (from !== LATEST) throw unknownAlias(prompt, from, [...state.aliases.keys()], registry.address);
  throw new PromptreeError("not-found", `"${prompt.name}" has no version that git made`);
}

/**
 * The version that an alias was at before.
 * @throws PromptreeError `not-found` when nobody can tell which that was.
 */
export async function rolledBack(
  { project, prompt, registry, aliases }: Desk,
  alias: AliasName,
  to: VersionNumber | null,
): Promise<NumberTarget> {
  if (to !== null) return { kind: "number", version: to };
  if (prompt.state === null) throw neverSynced(prompt, registry);
  const current = prompt.state.aliases.get(alias);
  const before = await previousVersion(prompt, alias, { repository: project.repository, registry });
  if (typeof before === "number") return { kind: "number", version: before };
  const declared = aliases.manifest.prompts.get(prompt.name)?.aliases.map((one) => one.alias) ?? [];
  if (current === undefined && before === null && !declared.includes(alias)) {
    throw unknownAlias(prompt, alias, [...prompt.state.aliases.keys()], registry.address);
  }
  const where = current === undefined ? "is nowhere" : `is at version ${current}`;
  const lack =
    before === null
      ? "nobody knows of a version it was at before that"
      : "followed the newest version before that, which nobody can tell any more";
  throw new PromptreeError("not-found", `"${alias}" of "${prompt.name}" ${where}, and ${lack}`, {
    hint: `name the version with --to; ${versionsHint(prompt)}`,
  });
}
