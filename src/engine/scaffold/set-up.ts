import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { dump } from "js-yaml";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import { initRepository } from "../../git/init.ts";
import { openRepository } from "../../git/repository.ts";
import type { Repository } from "../../git/repository.ts";
import { uncommittedPaths } from "../../git/worktree.ts";
import { ALIASES_FILE, ALIASES_FOLDER } from "../../content/alias-path.ts";
import { SETTINGS_FILE, SYNCED_PATHS } from "../paths.ts";
import { aliasesText, samplePointers, stagingPointer } from "./aliases-text.ts";
import { mergeSettings, newSettings, settingsLines } from "./editor-settings.ts";
import type { SchemaFiles } from "./editor-settings.ts";
import { ignoreAddition } from "./ignore-line.ts";
import { readNamedFiles } from "./named-files.ts";
import { appendToFile, makeFolders, replaceFile, standingOf } from "./new-file.ts";
import { createPrompt, requireFree } from "./new-prompt.ts";
import type { Place } from "./place.ts";
import type { PromptLocation } from "./prompt-location.ts";
import { added, left, made, makeFile } from "./set-up-file.ts";
import type { SetUpFile } from "./set-up-file.ts";
import { setUpWorkflows } from "./set-up-workflows.ts";
import { readSyncedBranch } from "./synced-branch.ts";
import type { SyncedBranch } from "./synced-branch.ts";

export interface SetUp {
  readonly root: string;
  readonly files: readonly SetUpFile[];
  /** What is to be committed before a sync. */
  readonly uncommitted: readonly string[];
  readonly hasPrompts: boolean;
  readonly branch: SyncedBranch;
  /** Whether the JSON Schemas are where editors find them. */
  readonly hasSchemas: boolean;
}

/**
 * Makes what is missing for a first sync, and changes nothing that is there but for what it adds.
 * @param wantsWorkflows Whether GitHub is to run promptree from then on.
 * @throws PromptreeError `usage` when the sample's name is taken, before anything is made, and when a file can't be written.
 */
export async function setUp(
  { root, hasRepository }: Place,
  sample: PromptLocation | null,
  wantsWorkflows = false,
): Promise<SetUp> {
  if (sample !== null) await requireFree(root, sample);
  await makeFolders(root);
  const files: SetUpFile[] = [];
  if (!hasRepository) await initRepository(root, "main");
  const repository = await openRepository(root);
  files.push(hasRepository ? left(".git", branchNote(repository)) : made(".git", branchNote(repository)));
  files.push(...(await setUpPrompts(root, sample)));
  files.push(...(await setUpAliases(root, sample)));
  files.push(...(await setUpBranch(repository)));
  files.push(await setUpIgnoredFolder(root));
  const schemas = await installedSchemas(root);
  if (schemas !== null) files.push(await setUpEditor(root, schemas));
  const branch = await readSyncedBranch(repository);
  if (wantsWorkflows) files.push(...(await setUpWorkflows(root, branch.name)));
  return {
    root,
    ...(await markIgnored(repository, files)),
    hasPrompts: (await readNamedFiles(root)).length > 0,
    branch,
    hasSchemas: schemas !== null,
  };
}

async function setUpPrompts(root: string, sample: PromptLocation | null): Promise<readonly SetUpFile[]> {
  const before = await readNamedFiles(root);
  const folder = before.length === 0 ? [] : [left(`${PROMPTS_FOLDER}/`, "has prompts already")];
  if (sample === null) return folder;
  await createPrompt(root, sample, "sample");
  return [...folder, made(sample.path, "a sample prompt")];
}

async function setUpAliases(root: string, sample: PromptLocation | null): Promise<readonly SetUpFile[]> {
  const prompts = await readNamedFiles(root);
  if ((await standingOf(root, ALIASES_FILE)) !== "free") {
    return [sample === null ? left(ALIASES_FILE, null) : left(ALIASES_FILE, null, samplePointers(sample.name))];
  }
  // An aliases.yaml beside files of one alias each would say that no other alias has any pointer.
  if ((await standingOf(root, ALIASES_FOLDER)) !== "free") return [left(`${ALIASES_FOLDER}/`, "has the pointers")];
  if (prompts.length === 0) return [];
  const others = prompts.filter(({ name }) => name !== sample?.name).map(({ name }) => stagingPointer(name));
  const entries = [...(sample === null ? [] : [samplePointers(sample.name)]), ...others];
  return [await makeFile(root, ALIASES_FILE, aliasesText(entries), "which version each pointer is at")];
}

/** Without a word of it, a branch that is not `main` is synced only as long as it is the only one. */
async function setUpBranch(repository: Repository): Promise<readonly SetUpFile[]> {
  const { root, branch } = repository;
  const isThere = (await standingOf(root, SETTINGS_FILE)) !== "free";
  const line = dump({ branch });
  const isNeeded = branch !== null && (await readSyncedBranch(repository)).isGuess && branch !== "main";
  if (isThere) return [left(SETTINGS_FILE, null, isNeeded ? line : null)];
  const text = `# The branch whose commits make versions.\n${line}`;
  return isNeeded ? [await makeFile(root, SETTINGS_FILE, text, `syncs the branch ${branch}`)] : [];
}

async function setUpIgnoredFolder(root: string): Promise<SetUpFile> {
  const path = ".gitignore";
  const standing = await standingOf(root, path);
  if (standing === "blocked") return left(path, "is no regular file", ignoreAddition(""));
  // Bytes, whatever the encoding: only line ends and one word matter.
  const text = standing === "free" ? "" : await readFile(join(root, path), "latin1");
  const addition = ignoreAddition(text);
  if (addition === null) return left(path, "ignores .promptree/ already");
  if (standing === "free") return makeFile(root, path, addition, "ignores .promptree/");
  await appendToFile(root, path, addition);
  return added(path, "ignores .promptree/");
}

const EDITOR_FILE = ".vscode/settings.json";
const EDITOR_NOTE = "schemas, for VS Code's YAML extension";

async function setUpEditor(root: string, schemas: SchemaFiles): Promise<SetUpFile> {
  const standing = await standingOf(root, EDITOR_FILE);
  if (standing === "free") return makeFile(root, EDITOR_FILE, newSettings(schemas), EDITOR_NOTE);
  if (standing === "blocked") return left(EDITOR_FILE, "is no regular file", settingsLines(schemas));
  const text = decode(await readFile(join(root, EDITOR_FILE)));
  const merged = text === null ? null : mergeSettings(text, schemas);
  if (merged === null) return left(EDITOR_FILE, "can't be changed safely", settingsLines(schemas));
  if (merged === text) return left(EDITOR_FILE, "has the schemas already");
  await replaceFile(root, EDITOR_FILE, merged);
  return added(EDITOR_FILE, EDITOR_NOTE);
}

/** Null for what is not UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const SCHEMAS = "./node_modules/promptree/schemas";

/** The schemas of the package where it is installed in the repository; null where it is not, and editors would find none. */
async function installedSchemas(root: string): Promise<SchemaFiles | null> {
  const schemas = {
    [`${SCHEMAS}/aliases.schema.json`]: ALIASES_FILE,
    [`${SCHEMAS}/alias.schema.json`]: `${ALIASES_FOLDER}/*.yaml`,
    [`${SCHEMAS}/promptree.schema.json`]: SETTINGS_FILE,
  };
  for (const schema of Object.keys(schemas)) {
    const isThere = await stat(join(root, schema)).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isThere) return null;
  }
  return schemas;
}

/** What git ignores can't be committed, and nobody would hear of it from `git status`. */
async function markIgnored(repository: Repository, files: readonly SetUpFile[]) {
  const ours = files.filter(({ path, toAdd }) => toAdd === null && path !== ".git").map(({ path }) => path);
  const uncommitted = await uncommittedPaths(repository, [...new Set([...SYNCED_PATHS, ...ours])]);
  const marked = files.map((file) =>
    isNew(file) && !uncommitted.includes(file.path) ? { ...file, note: "git ignores it, see .gitignore" } : file,
  );
  return { files: marked, uncommitted };
}

function isNew({ path, state }: SetUpFile): boolean {
  return state === "made" && path !== ".git";
}

function branchNote({ branch }: Repository): string {
  return branch === null ? "no branch is checked out" : `branch ${branch}`;
}
