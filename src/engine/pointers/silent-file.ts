import { decidesAbout } from "../../core/alias.ts";
import type { AliasName } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { PromptName } from "../../core/name.ts";
import type { RegistryReader } from "../../core/registry.ts";
import { findOwnership } from "../ownership.ts";
import type { Project } from "../project.ts";
import type { PointerFile, WorktreeAliases } from "./worktree-aliases.ts";
import { readCommittedAliases } from "./worktree-aliases.ts";

interface Pointer {
  readonly prompt: PromptName;
  readonly alias: AliasName;
}

/**
 * A missing or empty file leaves the pointers that it would be about alone; with one line in it, it says that there is no other,
 * and a sync would delete the rest.
 * @param file The one that the pointer is to be written into.
 * @throws PromptreeError `blocked` when git has set other pointers than the one that is to be written.
 */
export async function requireNoOtherPointer(
  { manifest }: WorktreeAliases,
  file: PointerFile,
  project: Project,
  registry: RegistryReader,
  wanted: Pointer,
): Promise<void> {
  if (file.speaks || project.repository.head === null) return;
  const { scope, prompts } = manifest;
  const isAbout = (alias: AliasName): boolean =>
    file.alias === null ? !scope.own.has(alias) : alias === file.alias && !decidesAbout(scope, alias);
  const isDeclared = ({ prompt, alias }: Pointer): boolean =>
    prompts.get(prompt)?.aliases.some((one) => one.alias === alias) === true;
  const isLost = (one: Pointer): boolean =>
    isAbout(one.alias) && !isDeclared(one) && (one.prompt !== wanted.prompt || one.alias !== wanted.alias);
  const committed = await readCommittedAliases(project.repository);
  const inHead = [...committed.prompts.values()].flatMap(({ aliases, prompt }) =>
    aliases.map(({ alias }) => ({ prompt, alias })),
  );
  if (inHead.some(isLost)) throw refusal(file, `restore it first: git checkout HEAD -- ${file.path}`);
  const { owners } = await findOwnership(project, registry);
  for await (const page of registry.readPrompts()) {
    const set = page.flatMap(({ name, managed }) =>
      managed !== null && owners.has(managed.repository)
        ? [...managed.aliases].map((alias) => ({ prompt: name, alias }))
        : [],
    );
    if (set.some(isLost)) {
      throw refusal(file, `write into it first what is to stay, or {} for nothing; see git log -- ${file.path}`);
    }
  }
}

function refusal({ path, alias, text }: PointerFile, hint: string): PromptreeError {
  const state = text === null ? "missing" : "empty";
  const others = alias === null ? "every other one" : `${alias} of every other prompt`;
  const line = alias === null ? "this alias" : "this prompt";
  return new PromptreeError(
    "blocked",
    `${path} is ${state}, and with ${line} alone in it the next sync would delete ${others} that git has set`,
    { hint },
  );
}
