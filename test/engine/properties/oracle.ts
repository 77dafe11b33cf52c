import { isPromptPath } from "../../../src/content/prompt-path.ts";
import { readPrompt } from "../../../src/content/prompt.ts";
import type { Content } from "../../../src/core/content.ts";
import type { Digest } from "../../../src/core/digest.ts";
import type { Metadata } from "../../../src/core/metadata.ts";
import type { PromptFile } from "../../../src/core/prompt-file.ts";
import type { FileSpec } from "../../helpers/repository-builder.ts";
import type { ToldCommit } from "./story-repository.ts";

/** What a version must be, from the design alone. */
export interface ExpectedVersion {
  readonly commit: ToldCommit;
  readonly path: string;
  readonly digest: Digest;
  readonly content: Content;
  /** Of the moment it last was newest. */
  metadata: Metadata;
}

export interface ExpectedPrompt {
  readonly name: string;
  readonly versions: ExpectedVersion[];
  path: string;
  metadata: Metadata;
  orphaned: boolean;
}

/**
 * The rules of the design over whole trees: it looks at every file of every commit, and knows nothing of differences, of
 * renames, or of what was synced when. Slow, and too simple to be wrong in the way that a replay can be.
 */
export class Oracle {
  readonly #all = new Map<string, ExpectedPrompt>();
  /** Why the last commit may not be synced, but for its aliases; empty when it may. */
  faults: readonly string[] = [];
  /** Without case → as in the registry. */
  readonly #names = new Map<string, string>();

  /** @param taken Names that are in the registry. */
  constructor(taken: readonly string[] = []) {
    for (const name of taken) this.#names.set(name.toLowerCase(), name);
  }

  /** Of names that differ only in case: the one in the registry, else that of a file, else that of the first version. */
  get prompts(): ReadonlyMap<string, ExpectedPrompt> {
    const groups = Map.groupBy(this.#all.values(), ({ name }) => name.toLowerCase());
    const kept = [...groups.values()].flatMap((group) => group.find((one) => !one.orphaned) ?? group.slice(0, 1));
    return new Map(kept.map((prompt) => [prompt.name, prompt]));
  }

  /** Whether a prompt was left out for another whose name differs only in case. */
  get hasSpellings(): boolean {
    return this.prompts.size < this.#all.size;
  }

  read(commit: ToldCommit): void {
    const faults: string[] = [];
    const files: PromptFile[] = [];
    for (const [path, spec] of commit.tree) {
      const file = readFile(path, spec);
      if (file === "broken") faults.push(`${path} is broken`);
      else if (file !== null) files.push(file);
    }
    for (const group of Map.groupBy(files, (file) => file.name.toLowerCase()).values()) {
      const [file] = group;
      if (file === undefined) continue;
      const registered = this.#names.get(file.name.toLowerCase()) ?? file.name;
      if (group.length > 1) faults.push(`several files are named ${file.name}`);
      else if (registered !== file.name) faults.push(`${file.name} differs only in case from ${registered}`);
      else this.#settle(file, commit);
    }
    const present = new Set<string>(files.map((file) => file.name));
    for (const prompt of this.#all.values()) prompt.orphaned = !present.has(prompt.name);
    this.faults = faults;
  }

  #settle({ name, path, digest, content, metadata }: PromptFile, commit: ToldCommit): void {
    const prompt = this.#all.get(name) ?? { name, versions: [], path, metadata, orphaned: false };
    this.#all.set(name, prompt);
    prompt.path = path;
    prompt.metadata = metadata;
    const newest = prompt.versions.at(-1);
    if (newest?.digest === digest) newest.metadata = metadata;
    else prompt.versions.push({ commit, path, digest, content, metadata });
  }
}

/** Null for what makes no prompt. */
function readFile(path: string, spec: FileSpec): PromptFile | "broken" | null {
  if (!path.startsWith("prompts/") || spec === null) return null;
  if (typeof spec !== "string" && !(spec instanceof Uint8Array)) return "executable" in spec ? null : "broken";
  if (!isPromptPath(path)) return null;
  return readPrompt(path, bytesOf(spec)).prompt ?? "broken";
}

export function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === "string" ? new TextEncoder().encode(text) : text;
}
