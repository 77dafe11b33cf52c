import type { Digest } from "../../core/digest.ts";
import { sameMetadata } from "../../core/metadata.ts";
import type { PromptDraft, PromptWriting } from "../../content/write-prompt.ts";
import { writePrompt } from "../../content/write-prompt.ts";
import { choosePath } from "./choose-path.ts";
import type { ExistingFiles } from "./existing-files.ts";
import type { ImportedPrompt } from "./import-result.ts";
import type { NewFile } from "./new-files.ts";

/** A prompt that is to get a file, if it has none. */
export interface Candidate extends Omit<PromptDraft, "path"> {
  readonly digest: Digest;
  /** Null: the path that its name gives. */
  readonly wantedPath: string | null;
  /** What is not carried over with it. */
  readonly reasons: readonly string[];
}

export type Carried = Pick<ImportedPrompt, "outcome" | "path" | "reasons"> & {
  /** Null where nothing is to be made. */
  readonly file: NewFile | null;
};

/** Finds a prompt's file, or writes one: not yet on the disk, but no later candidate gets its path or its name. */
export async function carryOver(candidate: Candidate, files: ExistingFiles): Promise<Carried> {
  const { name, digest, metadata, reasons } = candidate;
  const existing = files.promptNamed(name);
  if (existing === null) return make(candidate, files);
  const { path } = existing;
  if (existing.name !== name) {
    return leftOut(path, `${path} has the name "${existing.name}", which differs only in case`);
  }
  if (existing.digest !== digest) return leftOut(path, `${path} is there with other content`);
  const description = metadata.description === "" ? null : metadata.description;
  const isSame = sameMetadata(existing.metadata, { ...metadata, description });
  const others = isSame ? [] : [`${path} has another description, other tags or another input schema, and stays so`];
  return { outcome: "there-already", path, reasons: [...reasons, ...others], file: null };
}

async function make(candidate: Candidate, files: ExistingFiles): Promise<Carried> {
  const { name, content, digest, metadata, reasons, wantedPath } = candidate;
  const choice = await choosePath(name, files, wantedPath ?? undefined);
  if (!choice.ok) return leftOut(null, choice.reason);
  const { path } = choice;
  const writing: PromptWriting = writePrompt({ path, name, content, metadata });
  if (!writing.ok) return { outcome: "left-out", path: null, reasons: writing.reasons, file: null };
  files.add({ path, name, named: false, content, digest, metadata });
  return { outcome: "made", path, reasons, file: { path, text: writing.text } };
}

function leftOut(path: string | null, reason: string): Carried {
  return { outcome: "left-out", path, reasons: [reason], file: null };
}
