import { shortCommit } from "../../core/commit.ts";
import type { CommitId } from "../../core/commit.ts";
import { nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import { fileProblem } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { DesiredPrompt } from "../../core/state.ts";
import { duplicateName, nameDiffersInCase } from "../duplicate-name.ts";
import type { Claim } from "./claims.ts";

interface FileProblems {
  readonly commit: CommitId;
  readonly problems: readonly Problem[];
  readonly broken: boolean;
}

/** What is wrong with files, sorted into what is wrong at the end of a replay and what once was. */
export class ReplayProblems {
  readonly #now = new Map<string, FileProblems>();
  readonly #past: Problem[] = [];
  /** By name key. */
  readonly #duplicates = new Map<string, Problem>();
  readonly #collisions: Problem[] = [];

  found(path: string, commit: CommitId, problems: readonly Problem[], broken: boolean): void {
    if (problems.length > 0) this.#now.set(path, { commit, problems, broken });
  }

  /** The file changed: what was wrong with it is history. */
  forget(path: string): void {
    const before = this.#now.get(path);
    if (before === undefined) return;
    this.#now.delete(path);
    if (!before.broken) return;
    const [first] = before.problems;
    const message = `was broken in commit ${shortCommit(before.commit)}, which makes no version of it: ${first?.message ?? ""}`;
    this.#past.push(fileProblem("warning", "broken-in-history", path, message));
  }

  duplicateInHistory(name: PromptName, commit: CommitId, claims: readonly Claim[]): void {
    const [first, ...others] = claims;
    const key = nameKey(name);
    if (first === undefined || this.#duplicates.has(key)) return;
    const differing = others.find((other) => other.name !== first.name);
    const alike =
      differing === undefined
        ? `as had ${listPaths(others)}`
        : `which differs only in case from "${differing.name}" in ${listPaths(others)}`;
    const message = `had the name "${first.name}" in commit ${shortCommit(commit)}, ${alike}: neither makes a version there`;
    this.#duplicates.set(key, fileProblem("warning", "duplicate-in-history", first.path, message));
  }

  /** Its file is gone, and a registry has no room for its name beside another one. */
  leftOut({ name, path }: DesiredPrompt, spelling: PromptName): void {
    const message = `had the name "${name}", which differs only in case from "${spelling}": no version of it is registered`;
    this.#past.push(fileProblem("warning", "case-in-history", path, message));
  }

  /**
   * Names that stand twice at the end are errors in every file that has them.
   * @param isOurs Whether this repository has the registered one.
   */
  reportCollisions(name: PromptName, claims: readonly Claim[], registered: PromptName, isOurs: boolean): void {
    for (const claim of claims) {
      if (claim.name !== name || claim.file === null) continue;
      const others = claims.filter((other) => other.path !== claim.path && other.file !== null);
      if (others.length > 0) {
        this.#collisions.push(duplicateName(claim, others));
        this.#duplicates.delete(nameKey(name));
      } else if (registered !== name) {
        this.#collisions.push(nameDiffersInCase(claim, registered, isOurs));
      }
    }
  }

  atEnd(): readonly Problem[] {
    const now = [...this.#now.values()].flatMap((found) => found.problems);
    return [...now, ...this.#collisions, ...this.#past, ...this.#duplicates.values()];
  }
}

function listPaths(claims: readonly Claim[]): string {
  return claims.map((claim) => claim.path).join(", ");
}
