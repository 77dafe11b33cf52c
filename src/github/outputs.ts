import type { Digest } from "../core/digest.ts";
import type { Change } from "../core/plan.ts";

/** GitHub takes 1 MiB of outputs from a whole job, counted as UTF-16. */
const LONGEST_LIST = 120_000;

/**
 * A step's outputs: whether anything changes, the new versions and the moves of aliases as JSON, and the plan's fingerprint.
 * A list that is too long for an output is empty text, which is no JSON.
 * @param fingerprint Null where no plan was made, because nothing had changed since the last sync.
 */
export function changeOutputs(
  changes: readonly Change[],
  fingerprint: Digest | null,
): Readonly<Record<string, string>> {
  return {
    changed: String(changes.length > 0),
    versions: listOutput(changes.flatMap(versionOutput)),
    aliases: listOutput(changes.flatMap(aliasOutput)),
    fingerprint: fingerprint ?? "",
  };
}

function listOutput(list: readonly unknown[]): string {
  const json = JSON.stringify(list);
  return json.length > LONGEST_LIST ? "" : json;
}

function versionOutput(change: Change): readonly unknown[] {
  if (change.action !== "register-version") return [];
  return [{ prompt: change.prompt, version: change.version, commit: change.provenance.commit }];
}

function aliasOutput(change: Change): readonly unknown[] {
  if (change.action !== "set-alias" && change.action !== "delete-alias") return [];
  const to = change.action === "set-alias" ? change.to : null;
  return [{ prompt: change.prompt, alias: change.alias, from: change.from, to, protected: change.protected }];
}
