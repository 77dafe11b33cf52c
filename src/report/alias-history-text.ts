import { shortCommit } from "../core/commit.ts";
import type { AliasMove } from "../core/registry.ts";
import { utcMinute } from "./figures.ts";
import type { Column } from "./table.ts";
import { tableText } from "./table.ts";
import type { View } from "./view.ts";

const ACTOR: Column<AliasMove> = { title: "by", text: ({ actor }) => actor, tone: "dim" };
const ALIAS: Column<AliasMove> = { title: "alias", text: ({ alias }) => alias, tone: "highlight" };
const COMMIT: Column<AliasMove> = {
  title: "commit",
  text: ({ commit }) => (commit === null ? "(no sync)" : shortCommit(commit)),
};

const MOVES: readonly Column<AliasMove>[] = [
  { title: "date (UTC)", text: ({ at }) => utcMinute(at) ?? at },
  ALIAS,
  { title: "move", text: ({ from, to }) => `${from ?? "unset"} → ${to ?? "deleted"}`, tone: "bold" },
  ACTOR,
  COMMIT,
];

const POINTERS: readonly Column<AliasMove>[] = [
  ALIAS,
  { title: "version", text: ({ to }) => String(to), align: "right", tone: "bold" },
  { title: "since (UTC)", text: ({ at }) => utcMinute(at) ?? at },
  ACTOR,
  COMMIT,
];

/** Who moved which alias when, newest first. */
export function aliasMovesText(moves: readonly AliasMove[], view: View): string {
  if (moves.length === 0) return "No alias was ever set.";
  return tableText(moves.toReversed(), MOVES, ACTOR, view).join("\n");
}

/** Where the aliases were, by name; `moves` brought them there. */
export function aliasesThenText(moves: readonly AliasMove[], moment: Date, view: View): string {
  const then = moment.toISOString().slice(0, 16).replace("T", " ");
  if (moves.length === 0) return `No alias was set at ${then} UTC.`;
  return [`At ${then} UTC:`, ...tableText(byAlias(moves), POINTERS, ACTOR, view)].join("\n");
}

/** `[{name, alias, from, to, at, actor, commit}]`, newest first. */
export function aliasMovesJson(moves: readonly AliasMove[]) {
  return moves.toReversed().map(({ prompt, alias, from, to, at, actor, commit }) => ({
    name: prompt,
    alias,
    from,
    to,
    at,
    actor,
    commit,
  }));
}

/** `[{name, alias, version, since, actor, commit}]`, by alias. */
export function aliasesThenJson(moves: readonly AliasMove[]) {
  return byAlias(moves).map(({ prompt, alias, to, at, actor, commit }) => ({
    name: prompt,
    alias,
    version: to,
    since: at,
    actor,
    commit,
  }));
}

function byAlias(moves: readonly AliasMove[]): readonly AliasMove[] {
  return moves.toSorted((a, b) => (a.alias < b.alias ? -1 : 1));
}
