import type { Drift } from "../core/plan.ts";
import type { Cell, ChangeLine } from "./change-line.ts";
import { fieldText } from "./field-change.ts";
import { CHANGED_BY_HAND } from "./hand-changes.ts";

/** The lines of a difference that no change puts back. */
export function driftLines(drift: Drift): readonly ChangeLine[] {
  switch (drift.kind) {
    case "alias-moved": {
      const how = drift.found === null ? "deleted by hand" : "moved by hand";
      const found = drift.found === null ? "unset" : String(drift.found);
      return [difference(drift, drift.alias, found, `${how} in the registry; git says ${drift.wanted}`)];
    }
    case "metadata-changed":
      return drift.fields.map((field) => {
        const { label, prefix, from, to, alike } = fieldText(field);
        const wanted = alike ?? (to === null ? "git has none" : `git says ${to}`);
        return difference(drift, label, prefix + (from ?? "unset"), `${CHANGED_BY_HAND}; ${wanted}`);
      });
    case "content-changed":
      return [difference(drift, `version ${drift.version}`, null, `${CHANGED_BY_HAND}; git has other content`)];
    case "prompt-deleted":
      return [difference(drift, "prompt", null, "deleted by hand in the registry; git has it")];
    case "version-deleted":
      return [difference(drift, "version", null, "the newest was deleted by hand in the registry; git has it")];
    case "unmanaged-alias":
      return [difference(drift, drift.alias, String(drift.found), "not set by git, left alone")];
    case "unmanaged-version":
      return [difference(drift, `version ${drift.version}`, null, "not registered by git, left alone")];
  }
}

function difference(drift: Drift, label: string, found: string | null, reason: string): ChangeLine {
  const why: Cell = { text: reason, tone: "dim" };
  return {
    prompt: drift.prompt,
    kind: "difference",
    mark: drift.kind === "prompt-deleted" || drift.kind === "version-deleted" ? "+" : "?",
    calledOut: false,
    notable: drift.kind !== "unmanaged-alias" && drift.kind !== "unmanaged-version",
    label,
    what: found === null ? why : { text: found },
    why: found === null ? null : why,
    change: null,
  };
}
