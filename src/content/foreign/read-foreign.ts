import type { Problem } from "../../core/problem.ts";
import { decodeFile } from "../decode.ts";
import type { SourceText } from "../source-text.ts";
import { readDotprompt } from "./dotprompt.ts";
import type { ForeignPrompt } from "./foreign-prompt.ts";
import { readGithubModels } from "./github-models.ts";
import { readPrompty } from "./prompty.ts";

export interface ForeignReading {
  /** Null when one of the problems is an error. */
  readonly prompt: ForeignPrompt | null;
  /** Warnings for what was left behind. */
  readonly problems: readonly Problem[];
}

/** By the end of a file's name. */
const FORMATS: readonly (readonly [ending: string, read: (source: SourceText) => ForeignPrompt | null])[] = [
  [".prompt", readDotprompt],
  [".prompty", readPrompty],
  [".prompt.yml", readGithubModels],
  [".prompt.yaml", readGithubModels],
];

export const FOREIGN_ENDINGS: readonly string[] = FORMATS.map(([ending]) => ending);

/** The end of a file's name that tells its format; null for a file of none that is known. */
export function foreignEnding(path: string): string | null {
  return FOREIGN_ENDINGS.find((ending) => path.endsWith(ending)) ?? null;
}

/** Reads a file of another format, `file` being its name for problems. Never throws on what the file holds. */
export function readForeign(file: string, bytes: Uint8Array): ForeignReading {
  const decoded = decodeFile(file, bytes);
  if (!decoded.ok) return { prompt: null, problems: [decoded.problem] };
  const { source } = decoded;
  const prompt = FORMATS.find(([ending]) => file.endsWith(ending))?.[1](source) ?? null;
  return { prompt: source.hasErrors ? null : prompt, problems: source.problems };
}
