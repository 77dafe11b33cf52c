import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { syncAllContract } from "../report/json-contract.ts";
import { SUPPORT, newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

/** A desk whose promptree.yaml names these registries. */
async function deskWith(registries: Readonly<Record<string, string>>): Promise<Desk> {
  const lines = Object.entries(registries).map(([name, url]) => `  ${name}: ${url}\n`);
  const desk = await newDesk([
    ...SUPPORT,
    { message: "Name registries", files: { "promptree.yaml": `registries:\n${lines.join("")}` } },
  ]);
  await mkdir(join(desk.root, "down"));
  return desk;
}

const UP = { zebra: "sqlite:zebra.db", ape: "sqlite:ape.db" };
const DOWN = "sqlite:down";

/** Another repository's prompts in a registry of the desk: its sync there stops before any write. */
async function block(desk: Desk, file: string): Promise<void> {
  const other = await newDesk([{ files: { "prompts/greeting.md": "Hello." } }]);
  await other.succeed("sync", "--registry", `sqlite:${join(desk.root, file)}`);
}

describe("sync --all", () => {
  test("syncs every registry of promptree.yaml in its order, and no other", async () => {
    const desk = await deskWith(UP);
    const { code, out, err } = await desk.run("sync", "--all");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const lines = out.split("\n");
    expect(lines.filter((line) => line.startsWith("=="))).toEqual([
      "== zebra  sqlite:zebra.db",
      "== ape  sqlite:ape.db",
    ]);
    expect(lines.filter((line) => line.startsWith("main "))).toHaveLength(2);
    expect(lines.at(-2)).toBe("2 registries synced.");
    for (const name of ["zebra", "ape"]) {
      expect((await desk.run("plan", "--registry", name, "--detailed-exitcode")).code).toBe(0);
    }
    expect(existsSync(desk.registryFile)).toBe(false);
  });

  test("goes on after a registry that is down, names it on standard error, and ends with 4", async () => {
    const desk = await deskWith({ down: DOWN, ...UP });
    const { code, out, err } = await desk.run("sync", "--all");
    expect({ code, err }).toEqual({
      code: 4,
      err: "== down  sqlite:down\n\nerror: sqlite:down is a folder\nhint:  name a file in it\n\n",
    });
    expect(out).toContain("== ape  sqlite:ape.db\n");
    expect(out.endsWith("\n2 of 3 registries synced; not: down.\n")).toBe(true);
  });

  test("goes on after one that it must stop at, and says why", async () => {
    const desk = await deskWith({ ape: "sqlite:ape.db", zebra: "sqlite:zebra.db" });
    await block(desk, "ape.db");
    const { code, err } = await desk.run("sync", "--all");
    expect(code).toBe(4);
    expect(err).toMatch(/^== ape {2}sqlite:ape\.db\n\n[^]*conflict {2}"greeting"[^]*nothing was changed/);
    expect((await desk.run("plan", "--registry", "zebra", "--detailed-exitcode")).code).toBe(0);
  });

  test("ends with the code that all have when none was synced, and with 1 where these differ", async () => {
    expect((await (await deskWith({ a: DOWN, b: DOWN })).run("sync", "--all")).code).toBe(1);
    const desk = await deskWith({ a: "sqlite:a.db", b: "sqlite:b.db" });
    await block(desk, "a.db");
    await block(desk, "b.db");
    expect((await desk.run("sync", "--all")).code).toBe(3);
    const mixed = await deskWith({ a: "sqlite:a.db", b: DOWN });
    await block(mixed, "a.db");
    expect((await mixed.run("sync", "--all")).code).toBe(1);
  });

  test("with --json is one list, on standard output alone", async () => {
    const desk = await deskWith({ ape: "sqlite:ape.db", down: DOWN, zebra: "sqlite:zebra.db" });
    await block(desk, "ape.db");
    const { code, out, err } = await desk.run("sync", "--all", "--json");
    expect({ code, err }).toEqual({ code: 4, err: "" });
    const [ape, down, zebra] = syncAllContract.parse(JSON.parse(out));
    expect(ape).toMatchObject({ name: "ape", error: { code: "blocked" }, blocks: [{ prompt: "greeting" }] });
    expect(down).toEqual({
      name: "down",
      error: { code: "registry-unavailable", message: "sqlite:down is a folder", hint: "name a file in it" },
    });
    expect(zebra).toMatchObject({ name: "zebra", registry: "sqlite:zebra.db", failed: [] });
  });

  test.each([
    ["--registry", ["--registry", "ape"]],
    ["--plan", ["--plan", "plan.json"]],
  ])("does not go with %s", async (option, words) => {
    const desk = await deskWith(UP);
    const { code, out, err } = await desk.run("sync", "--all", ...words);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(`error: ${option} is about one registry`);
    expect((await desk.run(...words, "sync", "--all")).code).toBe(64);
  });

  test("without a registry in promptree.yaml is a wrong command line", async () => {
    const { code, err } = await (await newDesk()).run("sync", "--all");
    expect(code).toBe(64);
    expect(err).toContain("promptree.yaml, and it names none\nhint:  name them there, registries:");
  });

  test("with broken files stops at each, and ends with 1", async () => {
    const desk = await deskWith(UP);
    await desk.repository.commit("Break it", { "prompts/greeting.md": "---\nname: [\n---\nx\n" });
    const { code, out, err } = await desk.run("sync", "--all");
    expect({ code, out }).toEqual({ code: 1, out: "0 of 2 registries synced; not: zebra, ape.\n" });
    expect(err).toContain("prompts/greeting.md:");
  });
});
