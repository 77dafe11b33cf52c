import { shortCommit } from "../core/commit.ts";
import type { PromptName } from "../core/name.ts";
import type { AdoptPrompt, Change, FieldChange, RegisterVersion, SetAlias, UpdateMetadata } from "../core/plan.ts";
import { cutTo } from "./columns.ts";
import { fieldText, isSplitField, moveText } from "./field-change.ts";
import type { HandChanges } from "./hand-changes.ts";
import { CHANGED_BY_HAND, fieldKey, pointerKey } from "./hand-changes.ts";
import type { Tone } from "./paint.ts";
import { safeLine, subjectLine } from "./safe-text.ts";

/** What a line is about, as the noun that counts those left out. */
export type LineKind =
  | "version"
  | "restored version"
  | "pointer"
  | "metadata change"
  | "adoption"
  | "prompt deletion"
  | "difference";

export type Mark = "+" | "~" | "-" | "?";

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

/** One line under a prompt's name: a mark, what changes, how, and why. */
export interface ChangeLine {
  readonly prompt: PromptName;
  readonly kind: LineKind;
  /** `?` is a difference that no change puts back. */
  readonly mark: Mark;
  /** Marked with `!`: what applications get may change with it. */
  readonly calledOut: boolean;
  /** Shown before others where a long list is cut short: whoever applies a plan must have seen it. */
  readonly notable: boolean;
  readonly label: string;
  readonly what: Cell;
  readonly why: Cell | null;
  /** Null for a difference. */
  readonly change: Change | null;
}

/** The most columns that a version's commit and author take. */
export const ORIGIN_WIDTH = 29;

/** The lines of one change: one, but for metadata, which has one for each field, and adoption, which has those besides. */
export function changeLines(change: Change, byHand: HandChanges): readonly ChangeLine[] {
  switch (change.action) {
    case "register-version":
      return [versionLine(change)];
    case "restore-version":
      return [{ ...wholeChange(change, { text: `${CHANGED_BY_HAND}; git's content is put back` }), notable: true }];
    case "set-alias":
      return [setAliasLine(change, byHand)];
    case "delete-alias": {
      const found = change.from === null ? "unset" : String(change.from);
      return [wholeChange(change, { text: found }, pointerReason(change.protected, "no longer in git"))];
    }
    case "update-metadata":
      if (change.fields.length === 0) return [wholeChange(change, RECORD_ONLY)];
      return change.fields.map((field) => fieldLine(change, field, byHand));
    case "adopt-prompt":
      return [adoptionLine(change), ...change.fields.map((field) => adoptedFieldLine(change, field))];
    case "delete-prompt":
      return [wholeChange(change, { text: "with all its versions and aliases" })];
  }
}

/** One line for a change, whatever it writes; what and why are the caller's. */
export function wholeChange(change: Change, what: Cell, why: Cell | null = null): ChangeLine {
  const mark = markOf(change);
  return {
    prompt: change.prompt,
    kind: KINDS[change.action],
    mark,
    calledOut: "protected" in change && change.protected,
    notable: mark === "-" || (change.action === "adopt-prompt" && change.from !== null),
    label: labelOf(change),
    what,
    why,
    change,
  };
}

const KINDS: Record<Change["action"], LineKind> = {
  "register-version": "version",
  "restore-version": "restored version",
  "set-alias": "pointer",
  "delete-alias": "pointer",
  "update-metadata": "metadata change",
  "adopt-prompt": "adoption",
  "delete-prompt": "prompt deletion",
};

const RECORD_ONLY: Cell = { text: "what git last set; nothing that applications see", tone: "dim" };

function markOf(change: Change): Mark {
  switch (change.action) {
    case "register-version":
      return "+";
    case "set-alias":
      return change.from === null ? "+" : "~";
    case "delete-alias":
    case "delete-prompt":
      return "-";
    case "restore-version":
    case "update-metadata":
    case "adopt-prompt":
      return "~";
  }
}

function labelOf(change: Change): string {
  switch (change.action) {
    case "register-version":
    case "restore-version":
      return `version ${change.version}`;
    case "set-alias":
    case "delete-alias":
      return change.alias;
    case "update-metadata":
      return "metadata";
    case "adopt-prompt":
      return "owner";
    case "delete-prompt":
      return "prompt";
  }
}

/** `1 → 2`; `2` for a pointer that is new, or that stays and is recorded as git's. */
export function pointerMove({ from, to }: SetAlias): string {
  return from === null || from === to ? String(to) : `${from} → ${to}`;
}

/** Its texts are made when they are shown: a first sync has tens of thousands of these lines and shows 200. */
function versionLine(change: RegisterVersion): ChangeLine {
  const { commit } = change.from;
  return {
    ...wholeChange(change, { text: "" }),
    get what() {
      return { text: subjectLine(commit.message) || "(no message)" };
    },
    get why(): Cell {
      return { text: cutTo(`${shortCommit(commit.id)}  ${safeLine(commit.author)}`, ORIGIN_WIDTH), tone: "dim" };
    },
  };
}

function setAliasLine(change: SetAlias, byHand: HandChanges): ChangeLine {
  const line = wholeChange(change, { text: pointerMove(change) }, pointerReason(change.protected, change.reason));
  const isDrifted = byHand.has(pointerKey(change.prompt, change.alias));
  return { ...line, notable: isDrifted || (change.protected && change.from !== null) };
}

function fieldLine(change: UpdateMetadata, field: FieldChange, byHand: HandChanges): ChangeLine {
  const text = fieldText(field);
  const isDrifted = byHand.has(fieldKey(change.prompt, field.field));
  const reasons = [
    change.version === null ? "" : `on version ${change.version} only`,
    isDrifted ? CHANGED_BY_HAND : "",
    text.alike ?? "",
  ].filter(Boolean);
  return {
    ...wholeChange(change, { text: moveText(text) }, dimmed(reasons.join(", "))),
    mark: fieldMark(field),
    calledOut: isSplitField(field.field),
    notable: isDrifted || isSplitField(field.field),
    label: text.label,
  };
}

function fieldMark({ from, to }: FieldChange): Mark {
  if (from === to) return "~";
  return from === null ? "+" : to === null ? "-" : "~";
}

function adoptionLine(change: AdoptPrompt): ChangeLine {
  const version =
    change.version === null ? "git's content becomes a new version" : `its version ${change.version} is what git has`;
  const what = `${change.from ?? "nobody"} → ${change.update.managed.repository}`;
  return wholeChange(change, { text: what }, dimmed(`adopted; ${version}`));
}

/** Notable where git writes over what somebody else set. */
function adoptedFieldLine(change: AdoptPrompt, field: FieldChange): ChangeLine {
  const text = fieldText(field);
  return {
    ...wholeChange(change, { text: moveText(text) }, dimmed(text.alike ?? "")),
    kind: "metadata change",
    mark: fieldMark(field),
    calledOut: isSplitField(field.field),
    notable: field.from !== null || isSplitField(field.field),
    label: text.label,
  };
}

function pointerReason(isProtected: boolean, reason: string | null): Cell | null {
  if (!isProtected) return dimmed(reason ?? "");
  return { text: reason === null ? "protected" : `protected; ${reason}`, tone: "warning" };
}

function dimmed(text: string): Cell | null {
  return text === "" ? null : { text, tone: "dim" };
}
