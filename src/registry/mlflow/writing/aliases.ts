import type { AliasName } from "../../../core/alias.ts";
import type { PromptName } from "../../../core/name.ts";
import type { AliasRemoval, AliasUpdate, Outcome } from "../../../core/registry.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { managedAliasChanges } from "../../../mlflow/managed-tags.ts";
import { DONE, noSuchPrompt, noSuchVersion } from "../../outcome.ts";
import { isThere } from "./create-prompt.ts";
import { isMissing } from "../transport/failure.ts";
import { writePromptTags } from "./write-tags.ts";
import type { Writing } from "./writing.ts";

export async function setAliases(writing: Writing, batch: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]> {
  return writing.inTurn(
    batch,
    (update) => update.prompt,
    async (update) => setAlias(writing, update),
  );
}

export async function deleteAliases(
  writing: Writing,
  batch: readonly AliasRemoval[],
): Promise<readonly Outcome<void>[]> {
  return writing.inTurn(
    batch,
    (removal) => removal.prompt,
    async (removal) => deleteAlias(writing, removal),
  );
}

async function setAlias(writing: Writing, update: AliasUpdate): Promise<Outcome<void>> {
  const { prompt, alias, version, managedAliases } = update;
  if (!(await isThere(writing, prompt))) return noSuchPrompt(prompt);
  try {
    await writing.write(ENDPOINTS.setAlias, { name: prompt, alias, version: String(version) });
  } catch (error) {
    if (!isMissing(error)) throw error;
    writing.known.forget(prompt);
    return (await isThere(writing, prompt)) ? noSuchVersion(prompt, version) : noSuchPrompt(prompt);
  }
  await recordAliases(writing, prompt, managedAliases);
  return DONE;
}

/** Of an alias that is not there, or whose prompt isn't, nothing is left to delete. */
async function deleteAlias(writing: Writing, { prompt, alias, managedAliases }: AliasRemoval): Promise<Outcome<void>> {
  if (!(await isThere(writing, prompt))) return DONE;
  try {
    await writing.write(ENDPOINTS.deleteAlias, { name: prompt, alias });
    await recordAliases(writing, prompt, managedAliases);
  } catch (error) {
    if (!isMissing(error)) throw error;
    writing.known.forget(prompt);
  }
  return DONE;
}

/** After the alias itself, so that what was cut off is seen as not done. Of a prompt that nobody manages nothing is kept. */
async function recordAliases(
  writing: Writing,
  prompt: PromptName,
  aliases: ReadonlySet<AliasName> | null,
): Promise<void> {
  const recorded = writing.known.get(prompt)?.recorded ?? null;
  if (aliases === null || recorded === null || isSame(aliases, recorded)) return;
  await writePromptTags(writing, prompt, managedAliasChanges(aliases));
  writing.known.recordedAliases(prompt, aliases);
}

function isSame(a: ReadonlySet<AliasName>, b: ReadonlySet<AliasName>): boolean {
  return a.size === b.size && a.isSubsetOf(b);
}
