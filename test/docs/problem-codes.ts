import { readFileSync, readdirSync } from "node:fs";

/** Where problems are made. */
const FOLDERS = ["src/content", "src/engine", "src/git", "src/server/access"];

/** Calls that are given a problem's code as a text, and objects that hold one. What comes before the code is never a text. */
const CODES = [
  /\b(?:fileProblem|generalProblem)\(\s*"(?:error|warning)",\s*"([a-z0-9-]+)"/g,
  /\.at\(\s*"(?:error|warning)",\s*"([a-z0-9-]+)"/g,
  /\bproblemAt\([^"`;]*"(?:error|warning)",\s*"([a-z0-9-]+)"/g,
  /\.error\([^"`;]*"([a-z0-9-]+)",/g,
  /\brefuse\([^"`;]*"([a-z0-9-]+)",/g,
  /\bcode: "([a-z0-9-]+)"/g,
];

const WARNINGS = [/"warning",\s*"([a-z0-9-]+)"/g];

/** Every code that stands in the sources, sorted. */
export function problemCodes(): readonly string[] {
  return wordsFoundBy(CODES);
}

/** Those of warnings. */
export function warningCodes(): readonly string[] {
  return wordsFoundBy(WARNINGS);
}

function wordsFoundBy(patterns: readonly RegExp[]): readonly string[] {
  const found = sources().flatMap((text) => patterns.flatMap((pattern) => [...text.matchAll(pattern)]));
  return [...new Set(found.map((match) => match[1] ?? ""))].toSorted();
}

function sources(): readonly string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(`${folder}/${file}`, "utf8")),
  );
}
