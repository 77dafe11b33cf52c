import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { WriteSession } from "../../src/core/registry.ts";
import { openReader, openRegistry } from "../../src/registry/open.ts";
import { write } from "../contract/fixture.ts";
import { dumpRegistry } from "../engine/registry-dump.ts";
import type { RegistryDump } from "../engine/registry-dump.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { CommitSpec, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { makeFolder } from "../helpers/temporary-folder.ts";
import { promptree } from "./command-line.ts";
import type { Outcome, Place } from "./command-line.ts";

/** A repository of prompts with the command line at hand. Its registry is where promptree keeps it by itself. */
export class Desk {
  readonly repository: RepositoryBuilder;
  readonly root: string;
  readonly registryFile: string;

  constructor(repository: RepositoryBuilder) {
    this.repository = repository;
    this.root = repository.root;
    this.registryFile = join(repository.root, ".promptree/registry.db");
  }

  /** Runs a command line at the top of the repository. */
  async run(...argv: readonly string[]): Promise<Outcome> {
    return this.runIn({}, ...argv);
  }

  async runIn(place: Partial<Place>, ...argv: readonly string[]): Promise<Outcome> {
    return promptree(argv, { cwd: this.root, ...place });
  }

  /** Runs one that has to succeed. */
  async succeed(...argv: readonly string[]): Promise<Outcome> {
    const outcome = await this.run(...argv);
    if (outcome.code !== 0) throw new Error(`promptree ${argv.join(" ")} ended with ${outcome.code}:\n${outcome.err}`);
    return outcome;
  }

  /** All that the registry holds, and the mark that every write to it moves. */
  async registry(): Promise<{ readonly prompts: RegistryDump; readonly revision: string | null }> {
    await using reader = await openReader(`sqlite:${this.registryFile}`, { baseDir: this.root });
    return { prompts: await dumpRegistry(reader), revision: await reader.readRevision() };
  }

  /** Writes to the registry behind git's back. */
  async meddle(work: (session: WriteSession) => Promise<unknown>): Promise<void> {
    await using registry = await openRegistry(`sqlite:${this.registryFile}`, { baseDir: this.root });
    await write(registry, work);
  }
}

/** A desk of its own for one test. */
export async function newDesk(commits: readonly CommitSpec[] = SUPPORT): Promise<Desk> {
  return setUp(await newRepository(), commits);
}

/** One synced desk for all tests of a file that leave it as it is. */
export function sharedDesk(commits: readonly CommitSpec[] = SUPPORT): () => Desk {
  let desk: Desk | null = null;
  beforeAll(async () => {
    desk = await setUp(await newRepository({ folder: await makeFolder() }), commits);
    await desk.succeed("sync");
  });
  afterAll(() => desk?.repository.remove());
  return () => {
    if (desk === null) throw new Error("the desk is there while tests run");
    return desk;
  };
}

async function setUp(repository: RepositoryBuilder, commits: readonly CommitSpec[]): Promise<Desk> {
  if (commits.length > 0) {
    await repository.importCommits(commits);
    await repository.checkout();
  }
  return new Desk(repository);
}

export const GREETING_1 = `---
description: First words
tags: {team: support, tier: "1"}
model: openai/gpt-4o
config: {temperature: 0.2}
---
Greet {{name}}.
`;

export const GREETING_2 = GREETING_1.replace("Greet {{name}}.", "Greet {{name}} in {{language}}.");

export const TRIAGE = `---
name: triage
tags: {team: routing}
output: {format: json}
---
<system>
Sort the message.
</system>

<user>
{{message}}
</user>
`;

export const ALIASES = `greeting:
  production: 1
  staging: latest
triage:
  production: latest
`;

/** Two prompts: `greeting`, a text with two versions, and `triage`, a chat with one. */
export const SUPPORT: readonly CommitSpec[] = [
  {
    message: "Start with two prompts",
    files: { "prompts/greeting.md": GREETING_1, "prompts/routing/triage.md": TRIAGE, "aliases.yaml": ALIASES },
  },
  {
    message: "Ask for the language (#2)\n\nNot everybody reads English.",
    files: { "prompts/greeting.md": GREETING_2 },
  },
];
