import { execFile } from "node:child_process";
import { lstatSync } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { devNull } from "node:os";
import { basename, dirname, join } from "node:path";
import { isCommitId } from "../../src/core/commit.ts";
import type { CommitId } from "../../src/core/commit.ts";
import { FIRST_DATE, entries, fastImportStream } from "./fast-import.ts";
import type { CommitSpec, FileSpec, FileSpecs } from "./fast-import.ts";
import { removeFolder, temporaryFolder } from "./temporary-folder.ts";

export type { CommitSpec, FileSpec, FileSpecs } from "./fast-import.ts";

export interface RepositoryOptions {
  /** A history to begin with; see `importCommits`. */
  readonly commits?: readonly CommitSpec[];
  readonly objectFormat?: "sha1" | "sha256";
  /** Where to make it. Left out: in a temporary folder, removed when the test is over. */
  readonly folder?: string;
}

/** A real git repository whose branch is `main`, deaf to the settings of whoever runs the test. */
export async function newRepository(options: RepositoryOptions = {}): Promise<RepositoryBuilder> {
  const repository = await RepositoryBuilder.create(options.folder ?? (await temporaryFolder()), options.objectFormat);
  if (options.commits !== undefined) await repository.importCommits(options.commits);
  return repository;
}

export class RepositoryBuilder implements AsyncDisposable {
  /** The top of the work tree. */
  readonly root: string;
  #commits = 0;
  /** Nothing but this builder has made a ref yet, and that none. */
  #isFresh = false;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(folder: string, objectFormat: "sha1" | "sha256" = "sha1"): Promise<RepositoryBuilder> {
    await initialize(join(folder, ".git"), objectFormat);
    const repository = new RepositoryBuilder(folder);
    repository.#isFresh = true;
    return repository;
  }

  /**
   * Commits these files on the branch that is checked out; what else is uncommitted stays so.
   * @returns the commit's id.
   */
  async commit(message: string, files: FileSpecs = {}, options: Partial<CommitSpec> = {}): Promise<CommitId> {
    for (const [path, file] of entries(files)) await this.#place(path, file);
    const branch = await this.#currentBranch();
    const [id] = await this.importCommits([{ message, files, branch, ...options }]);
    if (id === undefined) throw new Error("one commit has one id");
    await this.git("reset", "--quiet");
    return id;
  }

  /**
   * Makes a whole history in one process. The work tree and the index stay as they are: `checkout` brings them along.
   * @returns the ids in the order of the commits.
   */
  async importCommits(commits: readonly CommitSpec[]): Promise<readonly CommitId[]> {
    const tips = this.#isFresh ? new Set<string>() : await this.#branches();
    this.#isFresh = false;
    const stream = fastImportStream(commits, FIRST_DATE + 60 * this.#commits, tips);
    this.#commits += commits.length;
    const args = ["-c", "fastimport.unpackLimit=1", "-c", "core.fsync=none", "fast-import"];
    const output = await git(this.root, [...args, "--quiet", "--force", "--done"], stream);
    return output.split("\n").filter(isCommitId);
  }

  /** Makes a branch where HEAD is, and checks it out. */
  async branch(name: string): Promise<void> {
    await this.git("checkout", "--quiet", "-b", name);
  }

  /** Checks out a branch, or detached any other commit; what is uncommitted is lost. */
  async checkout(ref = "main"): Promise<void> {
    await this.git("checkout", "--quiet", "--force", ref);
  }

  /** Merges a branch into the one that is checked out, never as a fast-forward. */
  async merge(branch: string, message = `Merge branch '${branch}'`): Promise<CommitId> {
    const date = `${FIRST_DATE + 60 * this.#commits++} +0000`;
    await git(this.root, ["merge", "--quiet", "--no-ff", "--message", message, branch], null, {
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    });
    return this.head();
  }

  async head(): Promise<CommitId> {
    const id = await this.git("rev-parse", "HEAD");
    if (!isCommitId(id)) throw new Error(`HEAD is ${id}`);
    return id;
  }

  /** Writes a file of the work tree without committing it; null deletes it. */
  async write(path: string, content: string | Uint8Array | null): Promise<void> {
    await this.#place(path, content);
  }

  /** Runs git in the repository; gives its output without the last line end. */
  async git(...args: readonly string[]): Promise<string> {
    this.#isFresh = false;
    return (await git(this.root, args)).replace(/\n$/, "");
  }

  /** Writes an object as it is, however broken, and gives its id. */
  async writeObject(type: "blob" | "tree" | "commit", content: Uint8Array): Promise<string> {
    const args = ["hash-object", "-t", type, "-w", "--stdin", "--literally"];
    return (await git(this.root, args, Buffer.from(content))).trim();
  }

  /** A clone of the last `depth` commits of the branch that is checked out. */
  async shallowClone(depth = 1): Promise<RepositoryBuilder> {
    return this.clone(`--depth=${depth}`);
  }

  async bareClone(): Promise<RepositoryBuilder> {
    return this.clone("--bare");
  }

  async clone(...options: readonly string[]): Promise<RepositoryBuilder> {
    const folder = await temporaryFolder();
    await git(folder, ["clone", "--quiet", "--template=", ...options, `file://${this.root}`, "."]);
    const clone = new RepositoryBuilder(folder);
    clone.#commits = this.#commits;
    return clone;
  }

  async remove(): Promise<void> {
    await removeFolder(this.root);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.remove();
  }

  async #branches(): Promise<ReadonlySet<string>> {
    const refs = await this.git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads");
    return new Set(refs.split("\n"));
  }

  async #currentBranch(): Promise<string> {
    const [, branch] = /^ref: refs\/heads\/(.+)\n$/.exec(await readFile(join(this.root, ".git/HEAD"), "utf8")) ?? [];
    if (branch === undefined) throw new Error("HEAD is detached: check out a branch before committing");
    return branch;
  }

  async #place(name: string | Uint8Array, file: FileSpec): Promise<void> {
    const path = join(this.root, Buffer.from(name).toString());
    if (typeof file === "string" || file instanceof Uint8Array) return replace(path, file);
    await rm(path, { recursive: true, force: true });
    if (file === null) return;
    await mkdir(dirname(path), { recursive: true });
    if ("symlink" in file) return symlink(file.symlink, path);
    if ("submodule" in file) return mkdir(path).then(() => undefined);
    await writeFile(path, file.executable);
    await chmod(path, 0o755);
  }
}

/** In one step: whoever looks meanwhile, as a watch does, finds neither no file nor half of one. */
async function replace(path: string, content: string | Uint8Array): Promise<void> {
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.tmp`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(beside, content);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) await rm(path, { recursive: true });
  await rename(beside, path);
}

/** What `git init` would make, without starting a process: random histories need hundreds of repositories. */
async function initialize(gitFolder: string, objectFormat: "sha1" | "sha256"): Promise<void> {
  const format =
    objectFormat === "sha1"
      ? "[core]\n\trepositoryformatversion = 0\n"
      : "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n";
  await mkdir(join(gitFolder, "objects"), { recursive: true });
  await mkdir(join(gitFolder, "refs/heads"), { recursive: true });
  await writeFile(join(gitFolder, "config"), `${format}[core]\n\tbare = false\n`);
  await writeFile(join(gitFolder, "HEAD"), "ref: refs/heads/main\n");
}

const SETTINGS = {
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada Lovelace",
  GIT_AUTHOR_EMAIL: "author@example.com",
  GIT_COMMITTER_NAME: "Committer",
  GIT_COMMITTER_EMAIL: "committer@example.com",
  LC_ALL: "C",
  TZ: "UTC",
};

function git(
  folder: string,
  args: readonly string[],
  input: Buffer | null = null,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { PATH } = process.env;
  const env = { PATH, HOME: folder, ...SETTINGS, ...settings };
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env, maxBuffer: 256 * 1024 * 1024 };
    const child = execFile("git", args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`git ${args.join(" ")}: ${stderr}`, { cause: error }));
    });
    // A git that ends without reading its input says by its exit code whether that was well.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input ?? "");
  });
}
