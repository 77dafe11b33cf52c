import { PromptreeError } from "../../core/errors.ts";
import type { Problem } from "../../core/problem.ts";
import { fileProblem } from "../../core/problem.ts";
import { InvalidFilesError } from "../../engine/project.ts";
import type { Caller } from "../parts.ts";
import type { Look } from "./token-file.ts";
import { TokenFile } from "./token-file.ts";
import type { TokenText } from "./token-lines.ts";
import { readTokens } from "./token-lines.ts";
import { TokenSet } from "./token-set.ts";
import { withoutTokens } from "./token.ts";

export interface Tokens {
  /** Who may be let in by the value of an Authorization header; null for nobody. */
  readonly callerBy: (authorization: string) => Caller | null;
}

export interface TokenOptions {
  /** The path of a file of tokens; null for none. */
  readonly file: string | null;
  /** The value of the environment variable; nothing, or only spaces, count as not given. */
  readonly environment: string | undefined;
  /** Told at once of doubts, and later, once each, of what keeps a changed file from counting. */
  readonly onProblem: (problem: Problem) => void;
}

const TOKENS_VARIABLE = "PROMPTREE_TOKENS";

/**
 * The tokens that callers are let in by; null where none are given. A change of the file counts within a second: a line that
 * was taken out lets nobody in any more. A file that holds errors, or can't be read, changes nothing; one that is gone holds
 * no token.
 * @throws PromptreeError `usage` when the file can't be read, InvalidFilesError when a line is wrong.
 */
export function openTokens({ file, environment = "", onProblem }: TokenOptions): Tokens | null {
  const fixed = environment.trim() === "" ? [] : [variableText(environment)];
  if (file !== null) return new WatchedTokens(new TokenFile(file), fixed, onProblem);
  if (fixed.length === 0) return null;
  const { entries, problems } = readTokens(fixed);
  requireNone(problems);
  return new TokenSet(entries);
}

/** In milliseconds; a request that comes sooner after a look goes by what that has found. */
const BETWEEN_LOOKS = 1000;

class WatchedTokens implements Tokens {
  readonly #file: TokenFile;
  /** What stands in the environment. */
  readonly #fixed: readonly TokenText[];
  readonly #onProblem: (problem: Problem) => void;
  #set: TokenSet;
  #nextLook: number;
  /** What was told last, so that it is told once. */
  #told = "";

  constructor(file: TokenFile, fixed: readonly TokenText[], onProblem: (problem: Problem) => void) {
    this.#file = file;
    this.#fixed = fixed;
    this.#onProblem = onProblem;
    const look = file.look();
    const { entries, problems } = readTokens(this.#texts(textOf(look, file.path)));
    requireNone(problems);
    this.#set = new TokenSet(entries);
    this.#nextLook = performance.now() + BETWEEN_LOOKS;
    this.#tell(doubtsOf(look, file.path));
  }

  callerBy(authorization: string): Caller | null {
    if (performance.now() >= this.#nextLook) this.#lookAgain();
    return this.#set.callerBy(authorization);
  }

  #lookAgain(): void {
    this.#nextLook = performance.now() + BETWEEN_LOOKS;
    const look = this.#file.look();
    if (look.state === "unchanged") return;
    if (look.state === "unreadable") return this.#tell(doubtsOf(look, this.#file.path));
    const { entries, problems } = readTokens(look.state === "gone" ? this.#fixed : this.#texts(look.text));
    if (problems.length === 0) this.#set = new TokenSet(entries);
    const kept = problems.map((problem) => ({ ...problem, message: `${problem.message}; ${KEPT}` }));
    this.#tell([...doubtsOf(look, this.#file.path), ...kept]);
  }

  #texts(text: string): readonly TokenText[] {
    return [{ file: withoutTokens(this.#file.path), text, lineEnd: /\r?\n/ }, ...this.#fixed];
  }

  #tell(problems: readonly Problem[]): void {
    const telling = JSON.stringify(problems);
    if (telling === this.#told) return;
    this.#told = telling;
    for (const problem of problems) this.#onProblem(problem);
  }
}

const KEPT = "the tokens from before the change still count";

/** Where a variable can have no line ends, as in a container's list of variables, a semicolon ends a line. */
function variableText(text: string): TokenText {
  return { file: TOKENS_VARIABLE, text, lineEnd: /\r?\n|;/ };
}

function requireNone(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new InvalidFilesError(
    problems,
    "the tokens hold errors, so nobody could be let in",
    "make a line with: promptree token NAME",
  );
}

/** @throws PromptreeError `usage` when there is none. */
function textOf(look: Look, path: string): string {
  if (look.state === "read") return look.text;
  const why = look.state === "unreadable" ? look.why : "is not there";
  throw new PromptreeError("usage", `the file of tokens ${withoutTokens(path)} ${why}`, {
    hint: "make it with: promptree token NAME --file FILE",
  });
}

function doubtsOf(look: Look, path: string): readonly Problem[] {
  const file = withoutTokens(path);
  switch (look.state) {
    case "gone":
      return [fileProblem("error", "token-file-gone", file, "the file of tokens is gone, so none of it is let in")];
    case "unreadable":
      return [fileProblem("error", "token-file-unreadable", file, `the file ${look.why}; ${KEPT}`)];
    case "read":
      return look.exposed ? [exposedProblem(file)] : [];
    case "unchanged":
      return [];
  }
}

function exposedProblem(file: string): Problem {
  const message = "others than its owner may read the file of tokens, or write into it";
  return fileProblem("warning", "token-file-mode", file, message, "type: chmod 600 FILE");
}
