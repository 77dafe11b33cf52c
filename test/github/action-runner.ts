import { execFile, spawn } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { load } from "js-yaml";
import { inject } from "vitest";
import { z } from "zod";
import { outcomeOf } from "../cli/program.ts";
import type { ProgramOutcome } from "../cli/program.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

const ROOT = resolve(import.meta.dirname, "../..");

const Step = z.strictObject({
  name: z.string(),
  id: z.string().optional(),
  if: z.string().optional(),
  shell: z.literal("bash").optional(),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string().optional(),
  uses: z.string().optional(),
  with: z.unknown().optional(),
});

const Action = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string().optional(), required: z.boolean().optional() })),
  outputs: z.record(z.string(), z.object({ value: z.string() })),
  runs: z.object({ using: z.literal("composite"), steps: z.array(Step) }),
});

type Values = Readonly<Record<string, string>>;

export interface ActionRun extends ProgramOutcome {
  /** The ids of the steps that were run, in order. An action that a step uses is not run, only named. */
  readonly steps: readonly string[];
  readonly outputs: Values;
  readonly summary: string;
}

export interface Job {
  readonly inputs: Values;
  /** What the runner and the job have set. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The job's checkout. */
  readonly workspace: string;
  /** The checkout of the action. */
  readonly action?: string;
  readonly token: string;
}

/** Runs the steps of `action.yml` as GitHub's runner does, up to the first that fails. */
export async function runAction({ inputs, env, workspace, action = ROOT, token }: Job): Promise<ActionRun> {
  const { runs, outputs, ...known } = Action.parse(load(await readFile(join(action, "action.yml"), "utf8")));
  const values = new Map([["github.token", token]]);
  for (const [name, { default: usual }] of Object.entries(known.inputs)) {
    values.set(`inputs.${name}`, inputs[name] ?? expand(usual ?? "", values));
  }
  const temp = await temporaryFolder();
  const summary = join(temp, "summary.md");
  await writeFile(summary, "");
  const ran: string[] = [];
  let [out, err] = ["", ""];
  let last: Pick<ProgramOutcome, "code" | "signal"> = { code: 0, signal: null };
  for (const [index, step] of runs.steps.entries()) {
    if (last.code !== 0) break;
    if (!isWanted(step.if, values)) continue;
    ran.push(step.id ?? step.uses ?? "");
    if (step.run === undefined) continue;
    const [script, output] = [join(temp, `${index}.sh`), join(temp, `output-${index}`)];
    await writeFile(script, step.run);
    await writeFile(output, "");
    const own = Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, expand(text, values)]));
    const files = {
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: temp,
      GITHUB_WORKSPACE: workspace,
    };
    const argv = ["--noprofile", "--norc", "-e", "-o", "pipefail", script];
    const outcome = await outcomeOf(
      spawn("bash", argv, {
        cwd: workspace,
        env: { ...env, ...files, GITHUB_ACTION_PATH: action, ...own },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
    [out, err, last] = [out + outcome.out, err + outcome.err, outcome];
    for (const [name, value] of Object.entries(readOutputs(await readFile(output, "utf8")))) {
      values.set(`steps.${step.id ?? ""}.outputs.${name}`, value);
    }
  }
  const set = Object.entries(outputs).map(([name, { value }]) => [name, expand(value, values)] as const);
  const { code, signal } = last;
  return {
    code,
    signal,
    out,
    err,
    steps: ran,
    outputs: Object.fromEntries(set),
    summary: await readFile(summary, "utf8"),
  };
}

const EXPRESSION = /\$\{\{ (?<path>(?:inputs|github|steps\.\w+\.outputs)\.[\w-]+) \}\}/g;

/** Fails for an expression that this runner does not know. What is not set is empty, as it is for GitHub. */
function expand(text: string, values: ReadonlyMap<string, string>): string {
  const expanded = text.replaceAll(EXPRESSION, (_whole, path: string) => values.get(path) ?? "");
  if (text.replaceAll(EXPRESSION, "").includes("${{")) throw new Error(`an unknown expression: ${text}`);
  return expanded;
}

function isWanted(condition: string | undefined, values: ReadonlyMap<string, string>): boolean {
  if (condition === undefined) return true;
  const { path, value } = /^(?<path>steps\.\w+\.outputs\.\w+) == '(?<value>\w*)'$/.exec(condition)?.groups ?? {};
  if (path === undefined) throw new Error(`an unknown condition: ${condition}`);
  return (values.get(path) ?? "") === value;
}

/** `name=value`, and `name<<end`, lines, `end`. */
function readOutputs(text: string): Values {
  const found = text.matchAll(/^(?<name>\w+)(?:=(?<line>.*)|<<(?<end>\S+)\n(?<lines>[^]*?)\n\k<end>)$/gm);
  return Object.fromEntries(
    [...found].map(({ groups = {} }) => [groups["name"] ?? "", groups["line"] ?? groups["lines"] ?? ""]),
  );
}

/** What npm would publish: the built program in a package file, in a folder that the caller removes. */
export async function packThisPackage(folder: string): Promise<string> {
  const built = resolve(dirname(inject("program")), "../..");
  await cp(built, join(folder, "package"), { recursive: true });
  for (const part of ["schemas", "CHANGELOG.md"]) {
    await cp(join(ROOT, part), join(folder, "package", part), { recursive: true });
  }
  return pack(join(folder, "package"));
}

/** A package in the place of promptree that notes how it is started. */
export async function packRecorder(folder: string): Promise<string> {
  const home = join(folder, "recorder");
  await mkdir(join(home, "dist/cli"), { recursive: true });
  await writeFile(
    join(home, "package.json"),
    JSON.stringify({ name: "promptree", version: "9.9.9", type: "module", files: ["dist"] }),
  );
  await writeFile(
    join(home, "dist/cli/bin.js"),
    `import { appendFileSync } from "node:fs";
const [, , ...argv] = process.argv;
if (argv[0] === "--version") process.exit();
const { GITHUB_TOKEN, MLFLOW_TRACKING_TOKEN } = process.env;
console.log("recorded " + JSON.stringify({ argv, cwd: process.cwd(), GITHUB_TOKEN, MLFLOW_TRACKING_TOKEN }));
appendFileSync(process.env.GITHUB_OUTPUT, "changed<<end_1\\ntrue\\nend_1\\nfingerprint<<end_1\\nh1:0\\nend_1\\n");
`,
  );
  return pack(home);
}

async function pack(folder: string): Promise<string> {
  const argv = ["pack", "--ignore-scripts", "--json", "--loglevel=error", "--pack-destination", folder];
  await promisify(execFile)("npm", argv, { cwd: folder });
  const { name, version } = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  return join(folder, `${name}-${version}.tgz`);
}

/** What the runner itself sets, and nothing of this machine but where programs are. */
export function runnerEnvironment(): Readonly<Record<string, string | undefined>> {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH: `${dirname(process.execPath)}:${PATH ?? ""}`, HOME, TMPDIR, CI: "true", GITHUB_ACTIONS: "true" };
}
