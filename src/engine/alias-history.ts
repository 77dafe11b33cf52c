import type { AliasName } from "../core/alias.ts";
import { PromptreeError } from "../core/errors.ts";
import type { PromptName } from "../core/name.ts";
import type { AliasMove, RegistryReader } from "../core/registry.ts";

/** @throws PromptreeError `not-found` when the registry keeps no record of moves. */
export async function readAliasHistory(registry: RegistryReader, name: PromptName): Promise<readonly AliasMove[]> {
  const moves = await registry.readAliasMoves(name);
  if (moves !== null) return moves;
  throw new PromptreeError("not-found", `${registry.address} keeps no record of where aliases pointed`, {
    hint: "git has one of what it set: git log -p -- aliases.yaml aliases",
  });
}

/**
 * The moves that brought the aliases to where they were at a moment, by alias.
 * @throws PromptreeError `not-found` when they pointed to versions of another prompt of that name, or as `readAliasHistory`.
 */
export async function readAliasesAt(
  registry: RegistryReader,
  name: PromptName,
  moment: Date,
): Promise<ReadonlyMap<AliasName, AliasMove>> {
  const then = aliasesAt(await readAliasHistory(registry, name), moment);
  if (![...then.values()].some((move) => move.former)) return then;
  const message = `"${name}" was another prompt then, and what its aliases pointed to is gone with it`;
  throw new PromptreeError("not-found", message, {
    hint: `see when its pointers ended: promptree log ${name} --aliases`,
  });
}

function aliasesAt(moves: readonly AliasMove[], moment: Date): ReadonlyMap<AliasName, AliasMove> {
  const last = new Map<AliasName, AliasMove>();
  for (const move of moves) {
    if (new Date(move.at) > moment) continue;
    if (move.to === null) last.delete(move.alias);
    else last.set(move.alias, move);
  }
  return last;
}
