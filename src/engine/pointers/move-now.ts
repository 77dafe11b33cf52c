import type { AliasName } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { Outcome, Registry, WriteSession } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import type { KnownPrompt } from "./known-prompt.ts";

export interface PointerMove {
  readonly alias: AliasName;
  /** Null for an alias that was not there. */
  readonly from: VersionNumber | null;
  /** Null for one that goes. */
  readonly to: VersionNumber | null;
}

export interface Mover {
  /** For the audit log. */
  readonly actor: string;
  /** How long to wait for a sync that is at work, in milliseconds. */
  readonly waitMs: number;
  readonly onWait: () => void;
}

/**
 * Moves pointers as somebody does by hand: which aliases git has set stays recorded as it was. So a plan tells until the
 * merge what was done here, and finds nothing left to move after it.
 * @param before What has to succeed as well, done when nothing can keep the moves from being made but the registry's end.
 * @throws PromptreeError with nothing moved, where the registry has transactions.
 */
export async function moveNow(
  registry: Registry,
  prompt: KnownPrompt,
  moves: readonly PointerMove[],
  { actor, waitMs, onWait }: Mover,
  before: () => Promise<void>,
): Promise<void> {
  await using open = registry;
  await using session = await open.beginWrite({ actor, commit: null, waitMs, onWait });
  const state = await open.readPrompt(prompt.name);
  for (const { alias, from } of moves) {
    const found = state?.aliases.get(alias) ?? null;
    if (found !== from) throw movedMeanwhile(prompt, alias, found);
  }
  for (const outcome of await write(session, prompt, moves)) if (!outcome.ok) throw outcome.error;
  await before();
  await session.commit();
}

async function write(
  session: WriteSession,
  { name }: KnownPrompt,
  moves: readonly PointerMove[],
): Promise<readonly Outcome<void>[]> {
  const sets = moves.flatMap(({ alias, to }) =>
    to === null ? [] : [{ prompt: name, alias, version: to, managedAliases: null }],
  );
  const removals = moves.flatMap(({ alias, to }) =>
    to === null ? [{ prompt: name, alias, managedAliases: null }] : [],
  );
  return [
    ...(sets.length === 0 ? [] : await session.setAliases(sets)),
    ...(removals.length === 0 ? [] : await session.deleteAliases(removals)),
  ];
}

function movedMeanwhile({ name }: KnownPrompt, alias: AliasName, found: VersionNumber | null): PromptreeError {
  const where = found === null ? "was deleted" : `was moved to version ${found}`;
  return new PromptreeError("blocked", `"${alias}" of "${name}" ${where} in the meantime, so nothing was changed`, {
    hint: "look at what happened, then try again: promptree status",
  });
}
