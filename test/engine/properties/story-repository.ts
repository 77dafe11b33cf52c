import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RepositoryBuilder } from "../../helpers/repository-builder.ts";
import { entries } from "../../helpers/fast-import.ts";
import type { CommitSpec, FileSpec } from "../../helpers/repository-builder.ts";
import { makeFolder } from "../../helpers/temporary-folder.ts";
import { needsIds, withIds } from "./story-aliases.ts";
import type { StoryFile } from "./story-files.ts";
import type { Story, StoryCommit } from "./story.ts";

type Changes = ReadonlyMap<string, StoryFile | null>;

/** A commit of a story as git made it. */
export interface ToldCommit {
  readonly id: string;
  readonly author: string;
  readonly date: string;
  readonly message: string;
  /** The whole tree, as it went into git. */
  readonly tree: ReadonlyMap<string, FileSpec>;
}

/** A real repository with a story's history, its branch `main` at the last commit. */
export class StoryRepository implements AsyncDisposable {
  readonly repository: RepositoryBuilder;
  /** Of the first-parent line. */
  readonly commits: readonly ToldCommit[];

  private constructor(repository: RepositoryBuilder, commits: readonly ToldCommit[]) {
    this.repository = repository;
    this.commits = commits;
  }

  /** @param settings The text of `promptree.yaml`, from the first commit on; none unless given. */
  static async make(story: Story, settings: string | null = null): Promise<StoryRepository> {
    const repository = await RepositoryBuilder.create(await makeFolder());
    const ids = await importStory(repository, story, settings);
    const log = await repository.git("log", "--first-parent", "--reverse", "--format=%H %cI %an", "main");
    const commits = log.split("\n").map((line, index): ToldCommit => {
      const [, id = "", date = "", author = ""] = /^(\S+) (\S+) (.*)$/.exec(line) ?? [];
      const commit = story.commits[index];
      if (commit === undefined || ids[index] !== id) throw new Error(`commit ${index} of the story is not ${id}`);
      const tree = new Map([...commit.tree].map(([path, file]) => [path, specOf(file, ids)]));
      return { id, author, date: date.replace(/Z$/, "+00:00"), message: commit.message, tree };
    });
    return new StoryRepository(repository, commits);
  }

  get root(): string {
    return this.repository.root;
  }

  /** The name this repository owns prompts under: it has no remote. */
  get owner(): string {
    return this.commits[0]?.id ?? "";
  }

  /** Moves `main` to a commit of the story. */
  async goTo(index: number): Promise<void> {
    const commit = this.commits[index];
    if (commit === undefined) throw new RangeError(`the story has no commit ${index}`);
    await writeFile(join(this.root, ".git/refs/heads/main"), `${commit.id}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.repository.remove();
  }
}

/** One import for the whole story, and one more for each commit that names the id of an earlier one. */
async function importStory(
  repository: RepositoryBuilder,
  story: Story,
  settings: string | null,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let pending: CommitSpec[] = [];
  /** Places in `pending` of the first-parent commits. */
  let main: number[] = [];
  const flush = async (): Promise<void> => {
    if (pending.length === 0) return;
    const made = await repository.importCommits(pending);
    for (const place of main) ids.push(made[place] ?? "");
    pending = [];
    main = [];
  };
  for (const commit of story.commits) {
    if (mentionsIds(commit)) await flush();
    const tip = main.at(-1) ?? ids.at(-1);
    const specs = commitSpecs(commit, tip, pending.length, ids);
    const first = specs[0];
    if (tip === undefined && settings !== null && first !== undefined) {
      specs[0] = { ...first, files: [...entries(first.files ?? {}), ["promptree.yaml", settings]] };
    }
    pending.push(...specs);
    main.push(pending.length - 1);
  }
  await flush();
  return ids;
}

/** The commits of the merged branch, then the commit itself. `tip`: the commit before; `next`: the place of the first of these. */
function commitSpecs(
  { message, changes, merged }: StoryCommit,
  tip: number | string | undefined,
  next: number,
  ids: readonly string[],
): CommitSpec[] {
  const own: CommitSpec = { message, files: specsOf(changes, ids) };
  if (merged === null || tip === undefined) return [own];
  const branch = merged.map((wip, index): CommitSpec => ({
    message: `work in progress ${index}`,
    branch: "wip",
    files: specsOf(wip, ids),
    ...(index === 0 ? { parents: [tip] } : {}),
  }));
  return [...branch, { ...own, parents: [tip, next + branch.length - 1] }];
}

function specsOf(changes: Changes, ids: readonly string[]): readonly (readonly [string, FileSpec])[] {
  return [...changes].map(([path, file]) => [path, file === null ? null : specOf(file, ids)] as const);
}

function specOf({ spec }: StoryFile, ids: readonly string[]): FileSpec {
  return typeof spec === "string" ? withIds(spec, ids) : spec;
}

function mentionsIds({ changes, merged }: StoryCommit): boolean {
  return [changes, ...(merged ?? [])].some((files) =>
    [...files.values()].some((file) => typeof file?.spec === "string" && needsIds(file.spec)),
  );
}
