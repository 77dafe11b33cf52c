import type { AliasName } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { PromptName } from "../../core/name.ts";
import type { RegistryReader } from "../../core/registry.ts";
import { findOwnership } from "../ownership.ts";
import { ALIASES_FILE } from "../paths.ts";
import type { Project } from "../project.ts";
import type { AliasesFile } from "./aliases-file.ts";
import { readCommittedAliases } from "./aliases-file.ts";

interface Pointer {
  readonly prompt: PromptName;
  readonly alias: AliasName;
}

/**
 * A missing or empty `aliases.yaml` leaves all pointers alone; with one line in it, it says that there is no other, and a sync
 * would delete the rest.
 * @throws PromptreeError `blocked` when git has set other pointers than the one that is to be written.
 */
export async function requireNoOtherPointer(
  file: AliasesFile,
  project: Project,
  registry: RegistryReader,
  wanted: Pointer,
): Promise<void> {
  if (!file.isSilent || project.repository.head === null) return;
  const isOther = ({ prompt, alias }: Pointer): boolean => prompt !== wanted.prompt || alias !== wanted.alias;
  const committed = await readCommittedAliases(project.repository);
  const inHead = [...committed.prompts.values()].flatMap(({ aliases, prompt }) =>
    aliases.map(({ alias }) => ({ prompt, alias })),
  );
  if (inHead.some(isOther)) throw refusal(file, `restore it first: git checkout HEAD -- ${ALIASES_FILE}`);
  const { owners } = await findOwnership(project, registry);
  for await (const page of registry.readPrompts()) {
    const set = page.flatMap(({ name, managed }) =>
      managed !== null && owners.has(managed.repository)
        ? [...managed.aliases].map((alias) => ({ prompt: name, alias }))
        : [],
    );
    if (set.some(isOther)) {
      throw refusal(file, `write into it first what is to stay, or {} for nothing; see git log -- ${ALIASES_FILE}`);
    }
  }
}

function refusal({ text }: AliasesFile, hint: string): PromptreeError {
  const state = text === null ? "missing" : "empty";
  return new PromptreeError(
    "blocked",
    `${ALIASES_FILE} is ${state}, and with this alias alone in it the next sync would delete every other one that git has set`,
    { hint },
  );
}
