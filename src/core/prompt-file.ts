import type { Content } from "./content.ts";
import type { Digest } from "./digest.ts";
import type { Metadata } from "./metadata.ts";
import type { PromptName } from "./name.ts";
import type { Problem } from "./problem.ts";

/** One Markdown file, read without a flaw. */
export interface PromptFile {
  readonly path: string;
  readonly name: PromptName;
  /** Whether the front matter says the name; otherwise it follows from the path, and a moved file is a new prompt. */
  readonly named: boolean;
  readonly content: Content;
  readonly digest: Digest;
  readonly metadata: Metadata;
}

/** What reading a file gave: the prompt unless a problem is an error. Warnings may stand beside a prompt. */
export interface PromptReading {
  readonly prompt: PromptFile | null;
  /** Of a file whose template is broken, and not what may give it another name. */
  readonly brokenName?: PromptName;
  readonly problems: readonly Problem[];
}
