import { NO_PROBLEMS, hasErrors } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import type { CommitId } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import { DEFAULT_SETTINGS } from "../core/settings.ts";
import type { Settings } from "../core/settings.ts";
import { readFileAt } from "../git/blobs.ts";
import { repositoryIdentity } from "../git/identity.ts";
import type { RepositoryIdentity } from "../git/identity.ts";
import { openRepository, resolveCommit } from "../git/repository.ts";
import type { Repository } from "../git/repository.ts";
import { judgeFile } from "./judge-file.ts";
import { SETTINGS_FILE } from "./paths.ts";

/** A git repository of prompts with its settings at HEAD. */
export interface Project {
  readonly repository: Repository;
  readonly identity: RepositoryIdentity;
  readonly settings: Settings;
  readonly problems: readonly Problem[];
}

export async function openProject(dir: string): Promise<Project> {
  return projectOf(await openRepository(dir));
}

export async function projectOf(repository: Repository): Promise<Project> {
  const [identity, settings] = await Promise.all([repositoryIdentity(repository), settingsAtHead(repository)]);
  return { repository, identity, ...settings };
}

type SettingsReading = Pick<Project, "settings" | "problems">;

const DEFAULTS: SettingsReading = { settings: DEFAULT_SETTINGS, problems: NO_PROBLEMS };

async function settingsAtHead(repository: Repository): Promise<SettingsReading> {
  if (repository.head === null) return DEFAULTS;
  const file = await readFileAt(repository, repository.head, SETTINGS_FILE);
  if (file.kind === "missing") return DEFAULTS;
  // Loaded only where there are settings: the schemas take longer to load than a sync that finds nothing to do.
  const { readSettings } = await import("../content/settings.ts");
  return judgeFile(SETTINGS_FILE, file, readSettings, DEFAULTS);
}

/** @throws PromptreeError `no-repository` when nothing is committed yet. */
export function headOf(project: Project): CommitId {
  const { head } = project.repository;
  if (head !== null) return head;
  throw new PromptreeError("no-repository", "the repository has no commit yet", {
    hint: 'commit your prompts first: git add . && git commit -m "Add prompts"',
  });
}

/** @throws PromptreeError `not-found` when no commit goes by that name. */
export async function commitNamed(repository: Repository, ref: string): Promise<CommitId> {
  const commit = await resolveCommit(repository, ref);
  if (commit !== null) return commit;
  throw new PromptreeError("not-found", `there is no commit "${ref}" in this repository`);
}

/** @throws PromptreeError `invalid-files` when the settings hold an error: nothing can be done by wrong settings. */
export function requireSettings(project: Project): void {
  if (!hasErrors(project.problems)) return;
  throw new InvalidFilesError(project.problems);
}

/** The user's files hold errors; the problems say which. */
export class InvalidFilesError extends PromptreeError {
  readonly problems: readonly Problem[];

  constructor(
    problems: readonly Problem[],
    message = "the repository holds errors, so nothing was changed",
    hint = "mend them, commit, and check with: promptree validate",
  ) {
    super("invalid-files", message, { hint });
    this.problems = problems;
  }
}
