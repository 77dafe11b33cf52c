import { NAMES } from "./story-files.ts";
import type { StoryFile } from "./story-files.ts";

/** `aliases.yaml` in numbers. */
export interface ManifestDraft {
  readonly state: "pointers" | "missing" | "empty" | "none" | "broken" | "reserved";
  readonly pointers: readonly PointerDraft[];
}

export interface PointerDraft {
  /** A place among the prompts that have a file, or, when wild, among all names. */
  readonly prompt: number;
  readonly alias: number;
  readonly target: TargetDraft;
  /** May point at what was never there. */
  readonly wild: boolean;
}

export interface TargetDraft {
  readonly kind: "number" | "latest" | "alias" | "commit";
  readonly value: number;
}

const ALIASES = ["production", "staging", "candidate", "frozen"];

/** Stands for the beginning of the id of a commit of the story until the ids are known. */
const COMMIT_MARK = /⟨(\d+):(\d+)⟩/g;

export function needsIds(text: string): boolean {
  return text.includes("⟨");
}

/** `ids`: of the story's commits, as far as they are made. */
export function withIds(text: string, ids: readonly string[]): string {
  return text.replaceAll(COMMIT_MARK, (_, commit: string, digits: string) =>
    (ids[Number(commit)] ?? "0".repeat(40)).slice(0, Number(digits)),
  );
}

/** What a manifest is written from. */
export interface ManifestContext {
  /** The prompts that have a file. */
  readonly names: readonly string[];
  /** The commits that may have made versions of a prompt, by its name. */
  readonly makers: ReadonlyMap<string, readonly number[]>;
  /** How many commits there are before this one: a commit can't hold its own id, nor that of a later one. */
  readonly told: number;
}

export function manifestFile({ state, pointers }: ManifestDraft, context: ManifestContext): StoryFile | null {
  switch (state) {
    case "missing":
      return null;
    case "empty":
      return { spec: "# nothing yet\n", note: "(empty)" };
    case "none":
      return { spec: "{}\n", note: "{}" };
    case "broken":
      return { spec: "alpha: {production: 1\n", note: "broken" };
    case "reserved":
      return { spec: "alpha:\n  latest: 1\n", note: "broken: a reserved alias" };
    case "pointers":
      return pointersFile(pointers, context);
  }
}

/** Two aliases for each prompt, which can be set whatever its history is. */
export function pointersToLatest(names: readonly string[]): StoryFile {
  return mapFile(names.map((name) => `${name}: {staging: latest, frozen: 1}`));
}

function mapFile(lines: readonly string[]): StoryFile {
  return lines.length === 0 ? { spec: "{}\n", note: "{}" } : { spec: `${lines.join("\n")}\n`, note: lines.join("; ") };
}

function pointersFile(pointers: readonly PointerDraft[], context: ManifestContext): StoryFile {
  const prompts = new Map<string, Map<string, string>>();
  for (const pointer of pointers) {
    const from = pointer.wild ? [...NAMES, "ghost"] : context.names;
    const name = from[pointer.prompt % from.length];
    const alias = ALIASES[pointer.alias % ALIASES.length];
    if (name === undefined || alias === undefined) continue;
    const declared = prompts.get(name) ?? new Map<string, string>();
    prompts.set(name, declared);
    const makers = context.makers.get(name) ?? [];
    declared.set(alias, targetText(pointer, alias, [...declared.keys()], { ...context, makers }));
  }
  return mapFile(
    [...prompts].map(([name, aliases]) => `${name}: {${[...aliases].map((pair) => pair.join(": ")).join(", ")}}`),
  );
}

function targetText(
  { target: { kind, value }, wild }: PointerDraft,
  alias: string,
  earlier: readonly string[],
  { makers, told }: { readonly makers: readonly number[]; readonly told: number },
): string {
  switch (kind) {
    case "latest":
      return "latest";
    case "number":
      return String(wild ? value + 1 : (value % Math.max(1, makers.length)) + 1);
    case "alias": {
      const others = earlier.filter((other) => other !== alias);
      const other = others[value % others.length];
      // An alias that was given a target before it was given this one would close a circle.
      return other === undefined || earlier.includes(alias) ? "latest" : `"@${other}"`;
    }
    case "commit": {
      const past = makers.filter((maker) => maker < told);
      const commit = wild ? value : past[value % past.length];
      if (commit === undefined) return "latest";
      return commit < told ? `commit:⟨${commit}:${7 + (value % 6)}⟩` : "commit:0000000";
    }
  }
}
