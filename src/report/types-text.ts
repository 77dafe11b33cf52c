import { count } from "./figures.ts";
import { safeLine } from "./safe-text.ts";

/** What became of the file of types. */
export interface WrittenTypes {
  /** As it was asked for. */
  readonly file: string;
  readonly outcome: "made" | "changed" | "up-to-date" | "out-of-date";
  readonly prompts: number;
}

/** @param next What mends a file that is out of date. */
export function typesText({ file, outcome, prompts }: WrittenTypes, next: string): string {
  const path = safeLine(file);
  const of = count(prompts, "prompt");
  switch (outcome) {
    case "made":
    case "changed":
      return `Wrote the types of ${of} to ${path}.`;
    case "up-to-date":
      return `${path} has the types of ${of}, as they are now.`;
    case "out-of-date":
      return `${path} is not what the prompts are now. Type next:\n  ${next}`;
  }
}
