import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import type { Section } from "./blocks.ts";
import { readSections } from "./blocks.ts";
import { commandsOf } from "./commands.ts";
import type { Command } from "./commands.ts";

export const ROOT = resolve(import.meta.dirname, "../..");

/** Commands that are run in one folder, which is new. */
export interface Example {
  readonly title: string;
  /** What makes the folder what the page says it is; run in an empty one. */
  readonly opening: () => string;
  readonly commands: readonly Command[];
  /** They reach a new MLflow server, under the address that stands in the page. */
  readonly needsMlflow: boolean;
}

type Opening = Example["opening"];

/**
 * Where the examples of a page are run. A page is asked at each heading, the top of the page included: a new folder, or, for
 * null, the one that the section before was run in.
 */
const PAGES: Readonly<Record<string, (section: Section) => Opening | null>> = {
  "README.md": ({ level, title }) => {
    if (level === 0) return ownHistory;
    if (title === "Serve it to Python") return quickStart;
    if (title === "Load it in TypeScript") return application;
    return title === "In your own repository" ? emptyFolder : null;
  },
  "docs/cli.md": ({ level }) => (level === 0 ? null : quickStart),
  "docs/tutorial.md": ({ level }) => (level === 0 ? emptyFolder : null),
  "docs/watch.md": ({ level }) => (level === 0 ? quickStart : null),
  "docs/mlflow.md": ({ level }) => (level === 0 ? quickStart : null),
  "docs/serve.md": ({ level, title }) => {
    if (level !== 2) return null;
    return title === IN_STEP ? besideItsRemote : quickStart;
  },
  "docs/sdk.md": ({ level }) => (level === 0 ? application : null),
  "docs/github.md": ({ level, title }) => {
    if (title === "Outside of the action") return quickStart;
    return level === 0 ? withAnEmptyRemote : null;
  },
  "docs/import.md": ({ level, title }) => (level === 2 && title.startsWith("From") ? filledByHand : null),
  "docs/format.md": ({ level }) => (level === 1 ? quickStart : null),
  "docs/history-to-versions.md": ({ level, title }) => {
    if (title === EXAMPLES) return emptyFolder;
    return level === 3 ? repositoryOfExamples : null;
  },
};

const PAGES_WITH_MLFLOW: ReadonlySet<string> = new Set(["docs/mlflow.md"]);

export const PAGE_FILES = Object.keys(PAGES);

export function readPage(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

export function examplesOf(file: string): readonly Example[] {
  const examples: (Example & { commands: Command[] })[] = [];
  const needsMlflow = PAGES_WITH_MLFLOW.has(file);
  for (const section of readSections(readPage(file))) {
    const opening = PAGES[file]?.(section) ?? null;
    if (opening !== null) examples.push({ title: section.title, opening, commands: [], needsMlflow });
    const commands = section.blocks.flatMap(commandsOf);
    const example = examples.at(-1);
    if (example === undefined && commands.length > 0) throw new Error(`${file}: "${section.title}" has no folder`);
    example?.commands.push(...commands);
  }
  return examples.filter(({ commands }) => commands.length > 0);
}

/** The heading in history-to-versions.md under which its examples' repository is made. */
const EXAMPLES = "The repository of the examples";

function emptyFolder(): string {
  return "true";
}

/** The heading in serve.md under which a server follows a repository. */
const IN_STEP = "Keep it in step with git";

/** An empty folder, from which git finds the quick start's repository at an address on the internet. */
function besideItsRemote(): string {
  return [
    "mkdir acme && cd acme && mkdir prompts && cd prompts",
    quickStart(),
    "cd ../.. && mkdir server && cd server",
    'export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.file://$HOME/acme/.insteadOf"',
    'export GIT_CONFIG_VALUE_0="https://github.com/acme/"',
  ].join("\n");
}

/** An empty folder, from which git finds an empty repository at an address on the internet. */
function withAnEmptyRemote(): string {
  return [
    "git init --quiet --bare --initial-branch=main acme/prompts",
    'export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.file://$HOME/acme/.insteadOf"',
    'export GIT_CONFIG_VALUE_0="https://github.com/acme/"',
  ].join("\n");
}

/** A new repository beside a registry that git knows nothing of. */
function filledByHand(): string {
  return [
    "git init --quiet --initial-branch main",
    "echo .promptree/ > .gitignore",
    'node "$PROMPTREE_REPOSITORY/test/docs/make-registry.ts" sqlite:.promptree/registry.db',
  ].join("\n");
}

function repositoryOfExamples(): string {
  return scriptOf("docs/history-to-versions.md", EXAMPLES);
}

function quickStart(): string {
  return scriptOf("README.md", "In your own repository");
}

/** The quick start's repository with an application in it, as `npm install ../promptree` and `npx tsc --init` leave it. */
function application(): string {
  return [
    quickStart(),
    "mkdir -p node_modules/promptree",
    'cp -R "$PROMPTREE_REPOSITORY/dist" "$PROMPTREE_REPOSITORY/package.json" node_modules/promptree',
    `echo '{"type":"module"}' > package.json`,
    "cat > tsconfig.json <<END",
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS }),
    "END",
  ].join("\n");
}

const COMPILER_OPTIONS = {
  target: "es2024",
  lib: ["esnext"],
  module: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  types: ["node"],
  typeRoots: ["$PROMPTREE_REPOSITORY/node_modules/@types"],
  noEmit: true,
};

function scriptOf(file: string, title: string): string {
  const section = readSections(readPage(file)).find((one) => one.title === title);
  if (section === undefined) throw new Error(`${file} has no heading "${title}"`);
  return section.blocks
    .flatMap(commandsOf)
    .map(({ script }) => script)
    .join("\n");
}

/** The commit of this repository's sample prompts that the README shows, and that all before it are synced. */
const SHOWN_COMMIT = 'Revert "Shorten general answers"';

/** This repository at that commit, with a registry that was synced at the commit before. */
function ownHistory(): string {
  const commit = ownCommit(SHOWN_COMMIT);
  return [
    'git clone --quiet --no-checkout "file://$PROMPTREE_REPOSITORY" promptree',
    "cd promptree",
    "git remote remove origin",
    `git checkout --quiet -B main ${commit}^`,
    "promptree sync > /dev/null",
    `git reset --quiet --hard ${commit}`,
  ].join("\n");
}

function ownCommit(subject: string): string {
  if (git("rev-parse", "--is-shallow-repository") === "true") {
    throw new Error(
      "this clone is shallow, and the README shows this repository's own history: git fetch --unshallow (in GitHub Actions, fetch-depth: 0)",
    );
  }
  const lines = git("log", "--format=%H %s").split("\n");
  const found = lines.findLast((line) => line.slice(line.indexOf(" ") + 1) === subject);
  if (found === undefined) throw new Error(`the README shows the commit "${subject}", which is not in this history`);
  return found.slice(0, found.indexOf(" "));
}

function git(...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();
}
