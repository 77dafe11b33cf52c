import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { planContract } from "../report/json-contract.ts";
import { newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

const text = (version: number): string => `Text ${version}\n`;

/** A prompt `a` whose production was promoted to 1, 2 and 3, each with a sync of its own. */
async function promotedDesk(): Promise<Desk> {
  const desk = await newDesk([]);
  for (const version of [1, 2, 3]) {
    await desk.repository.commit(`Text ${version}`, { "prompts/a.md": text(version) });
    await desk.succeed("sync");
    await desk.succeed("alias", "set", "a", "production", String(version));
    await commitAliases(desk);
    await desk.succeed("sync");
  }
  return desk;
}

async function commitAliases(desk: Desk): Promise<void> {
  await desk.repository.git("add", "aliases.yaml");
  await desk.repository.git("commit", "--quiet", "--message", "Move a pointer");
}

const declared = async (desk: Desk): Promise<string> =>
  (await readFile(join(desk.root, "aliases.yaml"), "utf8")).trim();

const live = async (desk: Desk): Promise<string> => (await desk.succeed("get", "a@production")).out;

describe("rollback", () => {
  test("writes the version before, from the registry's record", async () => {
    const desk = await promotedDesk();
    const { out } = await desk.succeed("rollback", "a", "production");
    expect(await declared(desk)).toBe("a:\n  production: 2");
    expect(out).toContain("! ~ production    3 → 2   protected");
    expect(out).toContain('git add aliases.yaml && git commit -m "Roll back production of a to version 2"');
    expect(await live(desk)).toBe("Text 3");
  });

  test("typed again before a sync is the same rollback, and with --now done at once", async () => {
    const desk = await promotedDesk();
    await desk.succeed("rollback", "a", "production");
    expect((await desk.succeed("rollback", "a", "production")).out).toMatch(/^Nothing to do/);
    const { out } = await desk.succeed("rollback", "a", "production", "--now");
    expect(out).toContain("3 → 2");
    expect(await declared(desk)).toBe("a:\n  production: 2");
    expect(await live(desk)).toBe("Text 2");
  });

  test("of a rollback goes further back, and no further than there is anything", async () => {
    const desk = await promotedDesk();
    await desk.succeed("rollback", "a", "production", "--now");
    await desk.succeed("rollback", "a", "production", "--now");
    expect(await live(desk)).toBe("Text 1");
    const { code, err } = await desk.run("rollback", "a", "production", "--now");
    expect(code).toBe(1);
    expect(err).toContain("hint:  name the version with --to; its versions: 1, 2, 3");
    expect(await live(desk)).toBe("Text 1");
  });

  test("after a rollback was synced and the text promoted again, goes back to what was before that", async () => {
    const desk = await promotedDesk();
    for (const argv of [
      ["rollback", "a", "production"],
      ["alias", "set", "a", "production", "3"],
    ]) {
      await desk.succeed(...argv);
      await commitAliases(desk);
      await desk.succeed("sync");
    }
    await desk.succeed("rollback", "a", "production");
    expect(await declared(desk)).toBe("a:\n  production: 2");
  });

  test("goes to any version that exists with --to, forward as well", async () => {
    const desk = await promotedDesk();
    await desk.succeed("rollback", "a", "production", "--to", "1", "--now");
    expect(await live(desk)).toBe("Text 1");
    await desk.succeed("rollback", "a", "production", "--to", "3", "--now");
    expect(await live(desk)).toBe("Text 3");
    const { code, err } = await desk.run("rollback", "a", "production", "--to", "4");
    expect(code).toBe(1);
    expect(err).toMatch(/"a" has no version 4\nhint: {2}its versions: 1 \(\w{7}\), 2 \(\w{7}\), 3 \(\w{7}\)\n/);
    expect((await desk.run("rollback", "a", "production", "--to", "two")).code).toBe(64);
  });

  test("in a registry that was filled anew goes by git's history, and further back by both", async () => {
    const desk = await promotedDesk();
    await rm(join(desk.root, ".promptree"), { recursive: true });
    await desk.succeed("sync");
    await desk.succeed("rollback", "a", "production", "--now");
    expect(await live(desk)).toBe("Text 2");
    await desk.succeed("rollback", "a", "production", "--now");
    expect(await live(desk)).toBe("Text 1");
  });

  test("of an alias that followed the newest version in git alone asks for the number", async () => {
    const desk = await promotedDesk();
    for (const target of ["latest", "3"]) {
      await desk.succeed("alias", "set", "a", "staging", target);
      await commitAliases(desk);
    }
    await desk.succeed("sync");
    const { code, err } = await desk.run("rollback", "a", "staging");
    expect(code).toBe(1);
    expect(err).toContain("followed the newest version before that");
  });

  test("brings back an alias that was deleted", async () => {
    const desk = await promotedDesk();
    await desk.succeed("alias", "delete", "a", "production", "--now");
    expect((await desk.run("get", "a@production")).code).toBe(1);
    await desk.succeed("rollback", "a", "production", "--now");
    expect(await live(desk)).toBe("Text 3");
  });

  test("of an orphan is possible, since applications may still get it", async () => {
    const desk = await promotedDesk();
    await desk.repository.write("prompts/a.md", null);
    const { code, err } = await desk.run("rollback", "a", "production", "--now");
    expect({ code, err }).toEqual({ code: 0, err: 'warning: "a" has no file any more\n' });
    expect(await live(desk)).toBe("Text 2");
  });

  test("of an alias or a prompt that nobody knows is refused", async () => {
    const desk = await promotedDesk();
    expect((await desk.run("rollback", "a", "prodution")).err).toContain('did you mean "production"?');
    expect((await desk.run("rollback", "b", "production")).code).toBe(1);
    expect((await desk.run("rollback", "a", "v1")).code).toBe(64);
  });
});

describe("rollback --now", () => {
  test("until the merge, a plan tells that the pointer was moved by hand, and after it has nothing to do", async () => {
    const desk = await promotedDesk();
    await desk.succeed("rollback", "a", "production", "--now");
    const plan = planContract.parse(JSON.parse((await desk.succeed("plan", "--json")).out));
    expect(plan.drift).toEqual([{ kind: "alias-moved", prompt: "a", alias: "production", found: 2, wanted: 3 }]);
    expect(plan.changes).toEqual([
      expect.objectContaining({ from: 2, to: 3, reason: "moved by hand in the registry; git says 3" }),
    ]);
    await commitAliases(desk);
    expect(planContract.parse(JSON.parse((await desk.succeed("plan", "--json")).out))).toMatchObject({
      changes: [],
      drift: [],
    });
    expect((await desk.succeed("sync")).out).toMatch(/^Nothing to do/);
  });

  test("of a file with errors changes nothing", async () => {
    const desk = await promotedDesk();
    await desk.repository.write("aliases.yaml", "a:\n  production: [3]\n");
    const before = await desk.registry();
    expect((await desk.run("rollback", "a", "production", "--now")).code).toBe(1);
    expect(await desk.registry()).toEqual(before);
  });
});
