import { execFile, spawn, spawnSync } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { makeFolder } from "../helpers/temporary-folder.ts";
import { sharedDesk } from "./desk.ts";

const desk = sharedDesk();
let bin = "";

/** A `promptree` on the path that answers the scripts, and says what words it was started with for anything else. */
beforeAll(async () => {
  bin = await makeFolder();
  const program = `"${process.execPath}" "${inject("program")}" "$@"`;
  const script = `#!/bin/sh\ncase $1 in __complete|completion) exec ${program};; esac\nprintf 'RAN'; printf ' [%s]' "$@"; echo ' END'\n`;
  await writeFile(join(bin, "promptree"), script);
  await chmod(join(bin, "promptree"), 0o755);
});

const options = () => ({
  cwd: desk().root,
  env: { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}`, TERM: "xterm", PS1: "", HOME: bin, ZDOTDIR: bin },
});

function isInstalled(shell: string): boolean {
  const found = spawnSync("bash", ["-c", 'command -v "$0"', shell]).status === 0;
  if (!found) console.warn(`NOT TESTED: completion in ${shell}, which is not installed here`);
  return found;
}

/** Types a line into a shell on a terminal, with a tab at its end, and tells the words that the command was started with. */
async function typed(shell: string, setUp: string, line: string): Promise<string> {
  const child = spawn("bash", ["-c", 'exec script --quiet --command "$0" /dev/null', shell], options());
  let seen = "";
  const waiting: (() => void)[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    seen += text;
    for (const wake of waiting) wake();
  });
  const until = (pattern: RegExp): Promise<string> =>
    new Promise((done) => {
      const look = (): void => {
        const found = pattern.exec(seen);
        if (found !== null) done(found[1] ?? "");
      };
      waiting.push(look);
      look();
    });
  child.stdin.write(`${setUp}; echo REA''DY\n`);
  await until(/READY/);
  child.stdin.write(`${line}\t`);
  // A shell that takes longer gets the line's end while it is still completing, and runs it when that is done.
  child.stdin.write("\n");
  const words = await until(/RAN (.*?) END/);
  child.kill();
  return words;
}

const LINES: readonly (readonly [line: string, words: string])[] = [
  ["promptree vali", "[validate]"],
  ["promptree plan --det", "[plan] [--detailed-exitcode]"],
  ["promptree log tri", "[log] [triage]"],
  ["promptree get greeting@pro", "[get] [greeting@production]"],
  ["promptree get prompts:/greeting@st", "[get] [prompts:/greeting@staging]"],
  ['promptree get "prompts:/greeting@st', "[get] [prompts:/greeting@staging]"],
  ["promptree plan --registry=mem", "[plan] [--registry=memory:]"],
  ["promptree plan --out ali", "[plan] [--out] [aliases.yaml]"],
  ["promptree -C prom", "[-C] [prompts/]"],
];

describe.runIf(isInstalled("bash"))("in bash", () => {
  test.each(LINES)("%s and a tab runs %s", async (line, words) => {
    const setUp = "source <(promptree completion bash)";
    expect(await typed("bash --noprofile --norc -i", setUp, line)).toBe(words);
  });
});

describe.runIf(isInstalled("zsh"))("in zsh", () => {
  test.each(LINES)("%s and a tab runs %s", async (line, words) => {
    const setUp = "autoload -U compinit; compinit -u -D; source <(promptree completion zsh)";
    // The slash that zsh puts behind a folder goes again when the line is done.
    expect(await typed("zsh -f -i", setUp, line)).toBe(words.replace("/]", "]"));
  });
});

describe.runIf(isInstalled("fish"))("in fish", () => {
  const ask = (line: string): Promise<string> =>
    new Promise((done, fail) => {
      const script = `promptree completion fish | source; complete --do-complete ${JSON.stringify(line)}`;
      execFile("bash", ["-c", 'exec fish --no-config -c "$0"', script], options(), (error, out) =>
        error === null ? done(out) : fail(error),
      );
    });

  test.each([
    ["promptree vali", "validate\tcheck every prompt file, aliases.yaml and promptree.yaml\n"],
    ["promptree plan --det", "--detailed-exitcode\texit with 2 when there are changes\n"],
    ["promptree get greeting@pro", "greeting@production\n"],
    ["promptree get prompts:/greeting@st", "prompts:/greeting@staging\n"],
    ["promptree plan --registry=mem", "--registry=memory:\n"],
    ["promptree plan --out ali", "aliases.yaml\n"],
    ["promptree -C prom", "prompts/\tDirectory\n"],
  ])("%s offers %j", async (line, offers) => {
    expect(await ask(line)).toBe(offers);
  });
});
