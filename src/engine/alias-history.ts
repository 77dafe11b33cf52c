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

/** The moves that brought the aliases to where they were at a moment, by alias. */
export function aliasesAt(moves: readonly AliasMove[], moment: Date): ReadonlyMap<AliasName, AliasMove> {
  const last = new Map<AliasName, AliasMove>();
  for (const move of moves) {
    if (new Date(move.at) > moment) continue;
    if (move.to === null) last.delete(move.alias);
    else last.set(move.alias, move);
  }
  return last;
}
