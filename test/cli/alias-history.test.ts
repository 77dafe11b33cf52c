import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { promptName } from "../contract/builders.ts";
import { aliasMovesContract, aliasesThenContract } from "../report/json-contract.ts";
import { newDesk, sharedDesk } from "./desk.ts";

const desk = sharedDesk();

/** Past every write of this test's registry, and before any. */
const LATER = "2999-01-01";
const BEFORE = "2020-01-01T00:00";

async function json(...argv: readonly string[]): Promise<unknown> {
  return JSON.parse((await desk().succeed(...argv, "--json")).out);
}

describe("log --aliases", () => {
  test("tells who moved which alias, from where to where, and for which commit, newest first", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const commit = await own.repository.commit("Release", {
      "aliases.yaml": "greeting: {production: 2}\ntriage: {production: 1}\n",
    });
    await own.runIn({ env: { PROMPTREE_ACTOR: "ada" } }, "sync");
    const moves = aliasMovesContract.parse(
      JSON.parse((await own.succeed("log", "greeting", "--aliases", "--json")).out),
    );
    expect(moves.map(({ alias, from, to }) => [alias, from, to])).toEqual([
      ["staging", 2, null],
      ["production", 1, 2],
      ["staging", null, 2],
      ["production", null, 1],
    ]);
    expect(moves[0]).toMatchObject({ name: "greeting", actor: "ada", commit });
    const { out } = await own.succeed("log", "greeting", "--aliases");
    expect(out).toMatch(/^date \(UTC\) +alias +move +by +commit\n\S+ \S+ +staging +2 → deleted +ada +[0-9a-f]{7}\n/);
  });

  test("takes one prompt", async () => {
    const { code, err } = await desk().run("log", "--aliases");
    expect(code).toBe(64);
    expect(err).toContain("hint:  name it: promptree log NAME --aliases");
    expect((await desk().run("log", "nothing", "--aliases")).code).toBe(1);
  });
});

describe("--at", () => {
  test("log lists where the aliases were then", async () => {
    const now = aliasesThenContract.parse(await json("log", "greeting", "--at", LATER));
    expect(now.map(({ alias, version }) => [alias, version])).toEqual([
      ["production", 1],
      ["staging", 2],
    ]);
    expect((await desk().succeed("log", "greeting", "--at", LATER)).out).toMatch(/^At 2999-01-01 23:59 UTC:\nalias /);
    expect((await desk().succeed("log", "greeting", "--at", BEFORE)).out).toBe(
      "No alias was set at 2020-01-01 00:00 UTC.\n",
    );
  });

  test("get prints what the alias pointed to then", async () => {
    expect(await json("get", "greeting@production", "--at", LATER)).toEqual(await json("get", "greeting@production"));
    const { code, err } = await desk().run("get", "greeting@production", "--at", BEFORE);
    expect(code).toBe(1);
    expect(err).toContain('"production" of prompt "greeting" pointed nowhere then');
    expect(err).toContain("hint:  see when it was moved: promptree log greeting --aliases");
  });

  test("tells of a moment when the name was that of a prompt that is gone", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    await sleep(2);
    const then = new Date().toISOString();
    await sleep(2);
    await own.meddle((session) => session.deletePrompts([promptName("greeting")]));
    await own.succeed("sync");
    for (const argv of [
      ["get", "greeting@production"],
      ["log", "greeting", "--aliases"],
    ]) {
      const { code, out, err } = await own.run(...argv, "--at", then);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toContain('"greeting" was another prompt then, and what its aliases pointed to is gone with it');
      expect(err).toContain("hint:  see when its pointers ended: promptree log greeting --aliases");
    }
    const moves = aliasMovesContract.parse(
      JSON.parse((await own.succeed("log", "greeting", "--aliases", "--json")).out),
    );
    expect(moves.filter(({ alias }) => alias === "production").map(({ from, to }) => [from, to])).toEqual([
      [null, 1],
      [1, null],
      [null, 1],
    ]);
  });

  test.each([["greeting/1"], ["greeting"]])("get %s is wrong usage: it is the same at all times", async (reference) => {
    expect((await desk().run("get", reference, "--at", LATER)).code).toBe(64);
  });

  test("a time that is none is wrong usage, and how to write one is said", async () => {
    const { code, err } = await desk().run("log", "greeting", "--at", "yesterday");
    expect(code).toBe(64);
    expect(err).toContain("Write a day, 2026-03-03");
  });
});
