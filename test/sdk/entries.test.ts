import { spawn } from "node:child_process";
import { chmod, copyFile, cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { sharedDesk } from "../cli/desk.ts";
import { outcomeOf } from "../cli/program.ts";
import type { ProgramOutcome } from "../cli/program.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

const DIST = dirname(dirname(inject("program")));

const desk = sharedDesk();

interface Script {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Nobody, who may write nowhere; only for who may become anybody. */
  readonly asNobody?: boolean;
}

const NOBODY = 65_534;

/** Runs a module that uses the built package, and gives what it prints when it ends by itself. */
async function run(
  code: string,
  { cwd = desk().root, env = {}, asNobody = false }: Script = {},
): Promise<ProgramOutcome> {
  const entry = (name: string): string => pathToFileURL(join(DIST, name)).href;
  const text = code
    .replaceAll('"promptree"', `"${entry("index.js")}"`)
    .replaceAll('"promptree/client"', `"${entry("client.js")}"`);
  const child = spawn(process.execPath, ["--input-type=module", "--eval", text], {
    cwd,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...(asNobody && { uid: NOBODY, gid: NOBODY }),
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return outcomeOf(child);
}

async function printed(code: string, script?: Script): Promise<string> {
  const { code: exit, out, err } = await run(code, script);
  expect({ exit, err }).toEqual({ exit: 0, err: "" });
  return out.trim();
}

describe("the package", () => {
  it("loads from the registry of the working directory", async () => {
    const code = `
      import { loadPrompt } from "promptree";
      const prompt = await loadPrompt("prompts:/greeting@production");
      console.log(prompt.version, prompt.format({ name: "Ada" }));`;
    expect(await printed(code)).toBe("1 Greet Ada.");
  });

  it("does nothing when it is imported, and makes no file when a load fails", async () => {
    const cwd = await temporaryFolder();
    const code = `
      import { createClient, loadPrompt } from "promptree";
      import { readdirSync } from "node:fs";
      createClient({ registry: "https://mlflow.invalid" });
      const { code, message } = await loadPrompt("greeting").catch((error) => error);
      console.log(code, message, readdirSync(".").length);`;
    expect(await printed(code, { cwd })).toBe(
      `registry-unavailable there is no registry at ${join(cwd, ".promptree/registry.db")} 0`,
    );
  });

  it("keeps no process alive: neither a client of a file, nor one of a server, nor what they remember", async () => {
    const server = createHttpServer((request, response) => {
      response.setHeader("content-type", "application/json");
      response.statusCode = request.url?.includes("nobody") === true ? 404 : 200;
      const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
      const found = { model_version: { name: "greeting", version: "1", tags } };
      const missing = { error_code: "RESOURCE_DOES_NOT_EXIST", message: "no" };
      response.end(JSON.stringify(response.statusCode === 404 ? missing : found));
    });
    await new Promise<void>((done) => {
      server.listen(0, "127.0.0.1", done);
    });
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("it listens on a port");
    const code = `
      import { createClient } from "promptree";
      import { createClient as createFetchClient } from "promptree/client";
      const registry = process.env.REGISTRY;
      const cache = { aliasTtlMs: 0, negativeTtlMs: 600000 };
      const clients = [createClient({ cache }), createClient({ registry, cache }), createFetchClient({ registry, cache })];
      let done = 0;
      process.on("exit", () => console.log(performance.now() - done < 3000));
      for (const client of clients) {
        await client.loadPrompt("greeting@production");
        // One is under way behind it.
        await client.loadPrompt("greeting@production");
        await client.loadPrompt("nobody", { allowMissing: true });
        done = performance.now();
      }`;
    expect(await printed(code, { env: { REGISTRY: `http://127.0.0.1:${address.port}` } })).toBe("true");
  });

  it.skipIf(process.getuid?.() !== 0)(
    "reads a file and folder that it can't write, and leaves nothing there",
    async () => {
      const folder = await temporaryFolder();
      await chmod(folder, 0o755);
      const file = join(folder, "deployed/registry.db");
      await mkdir(dirname(file));
      await copyFile(desk().registryFile, file);
      const code = `
      import { createClient } from "promptree";
      const client = createClient({ registry: "sqlite:" + process.env.FILE });
      console.log((await client.loadPrompt("greeting@production")).version);
      const { code } = await client.registerPrompt({ name: "own", template: "x" }).catch((error) => error);
      console.log(code);`;
      expect(await printed(code, { cwd: "/", env: { FILE: file }, asNobody: true })).toBe("1\nwrite-refused");
      expect(await readdir(dirname(file))).toEqual(["registry.db"]);
    },
  );
});

const APPLICATION = `
import { createClient, loadPrompt } from "promptree";
import { createClient as createFetchClient } from "promptree/client";

const client = createClient({ onEvent: (event) => void (event.type === "failed" ? event.error : event.ms) });
const prompt = await client.loadPrompt("prompts:/greeting@production", { fallback: "Hello {{name}}" });
export const text: string = prompt.type === "text" ? prompt.format({ name: "Ada" }) : "";
// @ts-expect-error: it may be null
(await loadPrompt("greeting", { allowMissing: true })).version;
export const variant: "a" | "b" = client.choose({ a: 90, b: 10 }, { key: "ada" });
await using edge = createFetchClient({ registry: "https://mlflow.example.com", token: "secret" });
await edge.prefetch(["greeting"]);
`;

it.each(["esnext", "es2022"])("its types need no other package, nor more than %s of the language", async (language) => {
  const folder = await temporaryFolder();
  const installed = join(folder, "node_modules/promptree");
  await mkdir(installed, { recursive: true });
  await cp(DIST, join(installed, "dist"), { recursive: true });
  await copyFile(join(DIST, "../package.json"), join(installed, "package.json"));
  const compilerOptions = { module: "nodenext", lib: [language, "dom"], types: [], strict: true, noEmit: true };
  await writeFile(join(folder, "app.mts"), APPLICATION);
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["app.mts"] }));
  const compiler = join(import.meta.dirname, "../../node_modules/.bin/tsc");
  expect(await outcomeOf(spawn(compiler, ["-p", folder]))).toMatchObject({ code: 0, out: "" });
});

describe("promptree/client, as it is built", () => {
  it("imports nothing, and so nothing of Node", async () => {
    const code = await readFile(join(DIST, "client.js"), "utf8");
    expect(code).not.toMatch(/\bimport\s*[({"'*\w]|\bfrom\s*["']|node:/);
  });
});
