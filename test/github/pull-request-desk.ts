import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promptree } from "../cli/command-line.ts";
import type { Outcome } from "../cli/command-line.ts";
import { ALIASES, Desk, GREETING_1, TRIAGE } from "../cli/desk.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { FileSpecs, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { startApi } from "./api-stand-in.ts";
import type { ApiStandIn } from "./api-stand-in.ts";

export const TOKEN = "ghs_0123456789abcdefABCDEF0123456789abcd";

export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly branch: string;
  readonly isFromFork: boolean;
}

export type MergeKind = "merge" | "squash" | "rebase";

/** What a step of a workflow left behind. */
export interface Step extends Outcome {
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A repository with pull requests, GitHub's API beside it, and jobs that run as GitHub would run them. */
export class PullRequestDesk extends Desk {
  readonly api: ApiStandIn;
  #steps = 0;

  constructor(repository: RepositoryBuilder, api: ApiStandIn) {
    super(repository);
    this.api = api;
  }

  /** A branch with commits, and a pull request of it. */
  async open(number: number, commits: readonly FileSpecs[], more: Partial<Pull> = {}): Promise<Pull> {
    const pull = { number, title: "Change a prompt", branch: `change-${number}`, isFromFork: false, ...more };
    this.api.openPullRequest(number);
    await this.repository.checkout("main");
    await this.repository.branch(pull.branch);
    await this.push(pull, ...commits);
    return pull;
  }

  async push({ branch }: Pull, ...commits: readonly FileSpecs[]): Promise<void> {
    await this.repository.checkout(branch);
    for (const [index, files] of commits.entries()) await this.repository.commit(`Work in progress ${index}`, files);
  }

  /** The job on `pull_request`: the merge that GitHub tries is checked out, and no branch. */
  async planJob(pull: Pull, options: StepOptions = {}): Promise<Step> {
    const { repository } = this;
    await repository.checkout(await repository.git("rev-parse", "main"));
    const [base, head] = [await repository.head(), await repository.git("rev-parse", pull.branch)];
    await repository.merge(pull.branch, `Merge ${head} into ${base}`);
    const repo = { full_name: "acme/prompts" };
    const event = {
      pull_request: {
        number: pull.number,
        title: pull.title,
        head: { sha: head, ref: pull.branch, repo: pull.isFromFork ? { full_name: "guest/prompts" } : repo },
        base: { sha: base, ref: "main", repo },
      },
    };
    return this.step("pull_request", event, ["ci", "plan"], options);
  }

  async merge({ number, title, branch }: Pull, kind: MergeKind): Promise<void> {
    const { repository } = this;
    await repository.checkout("main");
    if (kind === "merge")
      await repository.merge(branch, `Merge pull request #${number} from acme/${branch}\n\n${title}`);
    if (kind === "squash") {
      await repository.git("merge", "--quiet", "--squash", branch);
      await repository.git("commit", "--quiet", "--message", `${title} (#${number})`);
    }
    if (kind === "rebase") {
      await repository.git("checkout", "--quiet", "--detach", branch);
      await repository.git("rebase", "--quiet", "main");
      const head = await repository.head();
      await repository.checkout("main");
      await repository.git("reset", "--quiet", "--hard", head);
    }
  }

  /** The job on `push` to main. */
  async syncJob(options: StepOptions = {}): Promise<Step> {
    await this.repository.checkout("main");
    return this.step("push", { ref: "refs/heads/main" }, ["ci", "sync"], options);
  }

  /** The job on `schedule`. */
  async driftJob(options: StepOptions = {}): Promise<Step> {
    await this.repository.checkout("main");
    return this.step("schedule", { schedule: "0 6 * * *" }, ["ci", "drift"], options);
  }

  async step(name: string, event: unknown, argv: readonly string[], options: StepOptions = {}): Promise<Step> {
    const folder = await temporaryFolder();
    const path = (file: string): string => join(folder, file);
    await writeFile(path("event.json"), JSON.stringify(event));
    for (const file of ["summary.md", "output"]) await writeFile(path(file), "");
    const env = {
      PROMPTREE_ACTOR: "tester",
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path("event.json"),
      GITHUB_API_URL: this.api.url,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/prompts",
      GITHUB_RUN_ID: String(1000 + this.#steps++),
      GITHUB_STEP_SUMMARY: path("summary.md"),
      GITHUB_OUTPUT: path("output"),
      GITHUB_WORKSPACE: this.root,
      GITHUB_TOKEN: TOKEN,
      ...options.env,
    };
    const outcome = await promptree([...argv, ...(options.argv ?? [])], { cwd: this.root, env });
    const [summary, output] = await Promise.all([
      readFile(path("summary.md"), "utf8"),
      readFile(path("output"), "utf8"),
    ]);
    return { ...outcome, summary, outputs: readOutputs(output) };
  }

  /** What promptree's comments on a pull request say, without the mark. */
  commentsOn({ number }: Pull): readonly string[] {
    const ours = this.api.comments.filter(
      ({ issue, body }) => issue === number && body.startsWith("<!-- promptree:plan "),
    );
    return ours.map(({ body }) => body.slice(body.indexOf("\n") + 1));
  }
}

export interface StepOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly argv?: readonly string[];
}

/** Two prompts on main, synced. */
export async function newPullRequestDesk(): Promise<PullRequestDesk> {
  const repository = await newRepository({
    commits: [
      {
        message: "Start with two prompts",
        files: {
          "prompts/greeting.md": GREETING_1,
          "prompts/routing/triage.md": TRIAGE,
          "aliases.yaml": ALIASES,
          ".gitignore": ".promptree/\n",
        },
      },
    ],
  });
  await repository.checkout();
  const api = await startApi();
  api.grant(TOKEN);
  const desk = new PullRequestDesk(repository, api);
  await desk.succeed("sync");
  return desk;
}

function readOutputs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)<<(end_[\w-]+)\n([^]*?)\n\2$/gm)].map(([, name = "", , value = ""]) => [name, value]),
  );
}
