import type { AliasManifest } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import { NO_PROBLEMS } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import { DEFAULT_SETTINGS } from "../../core/settings.ts";
import { readSettings } from "../../content/settings.ts";
import type { Repository } from "../../git/repository.ts";
import { readWorktreeFile } from "../../git/worktree.ts";
import { judgeAliasFiles, readWorktreeAliasFiles } from "../alias-files.ts";
import { judgeFile } from "../judge-file.ts";
import { ALIASES_PATHS, SETTINGS_FILE } from "../paths.ts";
import { undeclaredPrompts } from "../undeclared-prompts.ts";
import type { Registered } from "./registered.ts";

/** What pointers can be set on. */
export interface KnownPrompts {
  /** Of files and of the registry; null while they are not all known. */
  readonly names: readonly PromptName[] | null;
  /** Null for a prompt that the registry does not have. */
  readonly registeredOf: (name: PromptName) => Pick<Registered, "latest" | "next"> | null;
}

/** Whether a file says where pointers are, or how to sync. */
export function isYamlPath(path: string): boolean {
  return path === SETTINGS_FILE || ALIASES_PATHS.some((place) => path === place || path.startsWith(`${place}/`));
}

/** What is wrong with the files of pointers and with the settings, as they are on disk, by file. */
export async function judgeYaml(
  repository: Repository,
  known: KnownPrompts,
): Promise<ReadonlyMap<string | null, readonly Problem[]>> {
  const [aliases, settings] = await Promise.all([
    readWorktreeAliasFiles(repository),
    readWorktreeFile(repository, SETTINGS_FILE),
  ]);
  const { manifest, problems: inAliases } = judgeAliasFiles(aliases);
  const problems = [
    ...inAliases,
    ...(manifest === null || known.names === null ? [] : undeclaredPrompts(manifest, known.names)),
    ...(manifest === null ? [] : missingVersions(manifest, known)),
    ...judgeFile(SETTINGS_FILE, settings, readSettings, { settings: DEFAULT_SETTINGS, problems: NO_PROBLEMS }).problems,
  ];
  return Map.groupBy(problems, ({ file }) => file);
}

/** The next commit may make the version of the next number, and no other. */
function missingVersions(manifest: AliasManifest, { registeredOf }: KnownPrompts): readonly Problem[] {
  return [...manifest.prompts.values()].flatMap(({ prompt, aliases }) => {
    const { latest = null, next = null } = registeredOf(prompt) ?? {};
    if (latest === null) return [];
    return aliases.flatMap(({ target, at }) =>
      target.kind !== "number" || target.version <= latest || target.version === next
        ? []
        : at(
            "warning",
            "unknown-version",
            `prompt "${prompt}" has no version ${target.version}, the newest is ${latest}`,
          ),
    );
  });
}
