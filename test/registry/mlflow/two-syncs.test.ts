import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { newRepository } from "../../helpers/repository-builder.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";
import { stored } from "./stored-registry.ts";

const HISTORY = [
  { files: { "prompts/a.md": "one", "prompts/b.md": "one", "aliases.yaml": "a: {production: latest}\n" } },
  { files: { "prompts/a.md": "two" } },
  { files: { "prompts/a.md": "three", "prompts/c.md": "one" } },
];

/** `promptree sync` in a process of its own; gives its exit code and what it said. */
async function syncProcess(folder: string, url: string): Promise<{ readonly code: unknown; readonly said: string }> {
  const argv = ["src/cli/bin.ts", "sync", "-C", folder, "--registry", url];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
  const [code] = await once(child, "close");
  return { code, said };
}

describeMlflow("two syncs at once", (server) => {
  test("in two processes leave what one leaves", async () => {
    const { root } = await newRepository({ commits: HISTORY });
    expect(await syncProcess(root, server().url)).toMatchObject({ code: 0 });
    const alone = await stored(server().url);
    server().reset();
    const both = await Promise.all([syncProcess(root, server().url), syncProcess(root, server().url)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await stored(server().url)).toEqual(alone);
  });
});
