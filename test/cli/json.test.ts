import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { aliasName, promptName, versionNumber } from "../contract/builders.ts";
import {
  errorContract,
  getContract,
  logContract,
  planContract,
  searchContract,
  statusContract,
  syncContract,
  validateContract,
} from "../report/json-contract.ts";
import { newDesk, sharedDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

const synced = sharedDesk();

/** What a command prints with --json, held against its contract; standard output must hold that and nothing else. */
async function read<Contract extends z.ZodType>(
  desk: Desk,
  contract: Contract,
  ...argv: readonly string[]
): Promise<z.output<Contract>> {
  const { out } = await desk.run(...argv, "--json");
  return contract.parse(JSON.parse(out));
}

describe("the JSON of", () => {
  test("plan and sync tell the same changes, and of no change once they are made", async () => {
    const desk = await newDesk();
    const plan = await read(desk, planContract, "plan");
    expect(plan.changes.map((change) => `${change.action} ${change.prompt}`)).toEqual([
      "register-version greeting",
      "register-version greeting",
      "register-version triage",
      "set-alias greeting",
      "set-alias greeting",
      "set-alias triage",
    ]);
    expect(plan).toMatchObject({
      source: { commit: await desk.repository.head(), branch: "main" },
      registry: "sqlite:.promptree/registry.db",
    });
    const sync = await read(desk, syncContract, "sync");
    expect(sync.applied).toEqual(plan.changes);
    expect({ failed: sync.failed, skipped: sync.skipped }).toEqual({ failed: [], skipped: [] });
    expect((await read(desk, planContract, "plan")).changes).toEqual([]);
    expect((await read(desk, syncContract, "sync")).applied).toEqual([]);
  });

  test("plan names the commit's whole message, its author and its date", async () => {
    const desk = await newDesk();
    const { changes } = await read(desk, planContract, "plan");
    expect(changes[1]).toMatchObject({
      version: 2,
      commit: await desk.repository.head(),
      message: "Ask for the language (#2)\n\nNot everybody reads English.",
      author: "Ada Lovelace",
      date: "2026-01-01T00:01:00+00:00",
      path: "prompts/greeting.md",
    });
  });

  test("get is a text prompt's template or a chat prompt's messages", async () => {
    expect(await read(synced(), getContract, "get", "prompts:/greeting@production")).toMatchObject({
      name: "greeting",
      version: 1,
      type: "text",
      template: "Greet {{name}}.",
      tags: { team: "support", tier: "1" },
      modelConfig: { provider: "openai", model_name: "gpt-4o", temperature: 0.2 },
      aliases: ["production"],
    });
    expect(await read(synced(), getContract, "get", "triage")).toMatchObject({
      type: "chat",
      messages: [
        { role: "system", content: "Sort the message." },
        { role: "user", content: "{{message}}" },
      ],
      responseFormat: { type: "object" },
    });
  });

  test("search is by name, with the pointers of each prompt", async () => {
    expect(await read(synced(), searchContract, "search")).toEqual([
      {
        name: "greeting",
        description: "First words",
        tags: { team: "support", tier: "1" },
        latestVersion: 2,
        aliases: { production: 1, staging: 2 },
        orphaned: false,
      },
      {
        name: "triage",
        description: null,
        tags: { team: "routing" },
        latestVersion: 1,
        aliases: { production: 1 },
        orphaned: false,
      },
    ]);
    expect(await read(synced(), searchContract, "search", "tags.team = 'nobody'")).toEqual([]);
  });

  test("log is by name, newest first, with what git knows of each version", async () => {
    const log = await read(synced(), logContract, "log");
    expect(log.map(({ name, version, aliases }) => ({ name, version, aliases }))).toEqual([
      { name: "greeting", version: 2, aliases: ["staging"] },
      { name: "greeting", version: 1, aliases: ["production"] },
      { name: "triage", version: 1, aliases: ["production"] },
    ]);
    expect(await read(synced(), logContract, "log", "triage")).toEqual(log.slice(2));
  });

  test("status before and after a sync, and with everything there is to tell", async () => {
    const desk = await newDesk();
    expect(await read(desk, statusContract, "status")).toMatchObject({ lastSync: null, drafts: [] });
    await desk.succeed("sync");
    await desk.repository.commit("Drop triage", { "prompts/routing/triage.md": null });
    await desk.succeed("sync");
    await desk.meddle((session) =>
      session.setAliases([
        {
          prompt: promptName("greeting"),
          alias: aliasName("production"),
          version: versionNumber(2),
          managedAliases: null,
        },
        { prompt: promptName("greeting"), alias: aliasName("mine"), version: versionNumber(1), managedAliases: null },
      ]),
    );
    await desk.repository.write("prompts/greeting.md", "Good day.");
    const head = await desk.repository.head();
    expect(await read(desk, statusContract, "status")).toMatchObject({
      head: { commit: head, branch: "main" },
      registry: "sqlite:.promptree/registry.db",
      lastSync: { commit: head, branch: "main", mode: "first-parent", commitsBehind: 0 },
      drift: [
        { kind: "unmanaged-alias", prompt: "greeting", alias: "mine", found: 1 },
        { kind: "alias-moved", prompt: "greeting", alias: "production", found: 2, wanted: 1 },
      ],
      orphans: ["triage"],
      conflicts: [],
      drafts: [{ prompt: "greeting", path: "prompts/greeting.md" }],
    });
  });

  test("validate is the problems, none or all", async () => {
    const desk = await newDesk();
    expect(await read(desk, validateContract, "validate")).toEqual({ problems: [] });
    await desk.repository.write("prompts/greeting.md", "---\ntmeperature: 1\n---\nx\n");
    expect((await read(desk, validateContract, "validate")).problems).toMatchObject([
      { severity: "error", code: "unknown-key", file: "prompts/greeting.md", line: 2, column: 1 },
    ]);
  });
});

describe("with --json", () => {
  test("warnings leave standard output pure", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.write("prompts/greeting.md", "Good day.");
    for (const [command, contract] of [
      ["plan", planContract],
      ["sync", syncContract],
    ] as const) {
      const { code, out, err } = await desk.run(command, "--json");
      expect({ command, code, err }).toEqual({
        command,
        code: 0,
        err: "warning: 1 uncommitted file not taken into account: prompts/greeting.md\n",
      });
      contract.parse(JSON.parse(out));
    }
    const { out, err } = await desk.run("get", "greeting/1", "--json", "--allow-partial", "--var", "nam=Ada");
    expect(err).toContain('the prompt has no variable "nam"; did you mean "name"?');
    expect(getContract.parse(JSON.parse(out)).name).toBe("greeting");
  });

  test("it may stand before the command's name", async () => {
    expect(await synced().run("--json", "plan")).toEqual(await synced().run("plan", "--json"));
  });

  const errors: readonly (readonly [argv: string, code: string, exit: number])[] = [
    ["get nothing", "not-found", 1],
    ["get greeting@nowhere", "not-found", 1],
    ["get greeting/77", "not-found", 1],
    ["get a?b", "usage", 64],
    ["get greeting --var x", "usage", 64],
    ["log nothing", "not-found", 1],
    ["search name", "usage", 64],
    ["validate --commit nothing", "not-found", 1],
    ["sync --plan missing.json", "usage", 64],
    ["plan --registry sqlite:prompts", "registry-unavailable", 1],
    ["plan --registry sqlite:aliases.yaml", "registry-foreign", 1],
  ];

  test.each(errors)("%s is an error of code %s, on standard output alone", async (argv, code, exit) => {
    const outcome = await synced().run(...argv.split(" "), "--json");
    expect({ exit: outcome.code, err: outcome.err }).toEqual({ exit, err: "" });
    expect(errorContract.parse(JSON.parse(outcome.out)).error.code).toBe(code);
  });

  test("broken files come with the error that they are", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Break it", { "prompts/greeting.md": "---\nname: [\n---\nx\n" });
    const { code, out, err } = await desk.run("sync", "--json");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    const told = errorContract.extend(validateContract.shape).parse(JSON.parse(out));
    expect(told).toMatchObject({ error: { code: "invalid-files" }, problems: [{ file: "prompts/greeting.md" }] });
  });

  test("a blocked sync comes with its reasons", async () => {
    const desk = await newDesk();
    const other = await newDesk([{ files: { "prompts/greeting.md": "Hello." } }]);
    await other.succeed("sync", "--registry", `sqlite:${desk.registryFile}`);
    const { code, out, err } = await desk.run("sync", "--json");
    expect({ code, err }).toEqual({ code: 3, err: "" });
    const told = errorContract.extend({ blocks: planContract.shape.blocks }).parse(JSON.parse(out));
    expect(told).toMatchObject({ error: { code: "blocked" }, blocks: [{ kind: "conflict", prompt: "greeting" }] });
  });
});
