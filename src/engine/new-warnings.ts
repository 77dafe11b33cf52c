import type { Problem } from "../core/problem.ts";
import { NO_PROBLEMS } from "../core/problem.ts";
import type { RegistryReader } from "../core/registry.ts";
import { resolveCommit } from "../git/repository.ts";
import type { Repository } from "../git/repository.ts";
import { validate } from "./validate.ts";

/**
 * What a check of all files warns of at HEAD, and did not at its first parent.
 * @param known What was told already.
 */
export async function newWarnings(repository: Repository, known: readonly Problem[]): Promise<readonly Problem[]> {
  const { head } = repository;
  const parent = head === null ? null : await resolveCommit(repository, `${head}^1`);
  if (head === null || parent === null) return NO_PROBLEMS;
  const now = (await validate(repository, head, noRegistry)).problems.filter(({ severity }) => severity === "warning");
  if (now.length === 0) return NO_PROBLEMS;
  const before = (await validate(repository, parent, noRegistry)).problems;
  // Lines move when others are added above them.
  const old = new Set(before.map(({ code, file, message }) => JSON.stringify([code, file, message])));
  const told = new Set(known.map(({ code, file, line }) => JSON.stringify([code, file, line])));
  return now.filter(
    ({ code, file, line, message }) =>
      !old.has(JSON.stringify([code, file, message])) && !told.has(JSON.stringify([code, file, line])),
  );
}

/** Of a commit's files none is compared with a registry. */
async function noRegistry(): Promise<RegistryReader> {
  throw new Error("the files of a commit are judged without a registry");
}
