import { readForeign } from "../../../src/content/foreign/read-foreign.ts";
import type { ForeignReading } from "../../../src/content/foreign/read-foreign.ts";
import type { ForeignPrompt } from "../../../src/content/foreign/foreign-prompt.ts";
import { bytesOf, describeAll, markedText } from "../reading.ts";

export function readFile(file: string, text: string): ForeignReading {
  return readForeign(file, bytesOf(text));
}

/** The prompt of a file that gives one, whatever of it is left behind. */
export function foreignPrompt(file: string, text: string): ForeignPrompt {
  const reading = readFile(file, text);
  if (reading.prompt === null) throw new Error(describeAll(reading).join("; "));
  return reading.prompt;
}

/** `4:3 left-behind tools`: where, what, and the text that is marked, or else the one that the message names. */
export function losses(file: string, text: string): readonly string[] {
  return readFile(file, text).problems.map((problem) => {
    const { line, column, code, message } = problem;
    return `${line}:${column} ${code} ${markedText(problem) ?? /"(.*)"/.exec(message)?.[1]}`;
  });
}
