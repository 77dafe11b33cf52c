import { describe, expect, test } from "vitest";
import { SUPPORT, sharedDesk } from "./desk.ts";

const desk = sharedDesk();
const withOrphan = sharedDesk([
  ...SUPPORT,
  { message: "Drop triage", files: { "prompts/routing/triage.md": null, "aliases.yaml": "{}\n" } },
]);

const names = (out: string): readonly string[] =>
  out
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(" ")[0] ?? "");

describe("search", () => {
  test("lists all prompts without a filter, orphans marked", async () => {
    const { code, out, err } = await withOrphan().run("search");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(names(out)).toEqual(["greeting", "triage"]);
    expect(out).toMatch(/^triage .*\(orphaned\)$/m);
  });

  test.each([
    ["tags.team = 'support'", ["greeting"]],
    ["name LIKE '%t%'", ["greeting", "triage"]],
    ["name IN ('triage', 'nothing')", ["triage"]],
    ["tags.team != 'support' AND name ILIKE 'TRI%'", ["triage"]],
    ["", ["greeting", "triage"]],
  ])("%s finds %j", async (filter, found) => {
    expect(names((await desk().run("search", filter)).out)).toEqual(found);
  });

  test("says when nothing passes", async () => {
    expect(await desk().run("search", "tags.team = 'nobody'")).toEqual({
      code: 0,
      out: "No prompts found.\n",
      err: "",
    });
  });

  const wrong: readonly (readonly [filter: string, marks: string])[] = [
    ["name LIKEE 'x'", "     ^^^^^"],
    ["tagz.team = 'x'", "^^^^"],
    ["name = x", "       ^"],
    ["name = 'x' OR name = 'y'", "           ^^"],
    ["name =", "      ^"],
  ];

  test.each(wrong)("%s is pointed at where it is wrong", async (filter, marks) => {
    const { code, out, err } = await desk().run("search", filter);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(`\n  ${filter}\n  ${marks}\n`);
    expect(err).toContain("hint:  write it as in: tags.use_case = 'technical_support'");
  });
});

describe("log", () => {
  test("lists the versions of one prompt, newest first, with the first line of the message", async () => {
    const { code, out } = await desk().run("log", "greeting");
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["version", "date (UTC)", "author", "message", "aliases"],
      ["2", "2026-01-01 00:01", "Ada Lovelace", "Ask for the language (#2)", "staging"],
      ["1", "2026-01-01 00:00", "Ada Lovelace", "Start with two prompts", "production"],
      [""],
    ]);
  });

  test("takes a prompts:/ reference for a name", async () => {
    expect(await desk().run("log", "prompts:/greeting")).toEqual(await desk().run("log", "greeting"));
  });

  test("suggests the name that was meant", async () => {
    const { code, err } = await desk().run("log", "triag");
    expect(code).toBe(1);
    expect(err).toContain('hint:  did you mean "triage"?');
    expect((await desk().run("log", "a b")).code).toBe(64);
  });

  test("of an orphan still tells its versions", async () => {
    expect((await withOrphan().run("log", "triage")).out).toContain("Start with two prompts");
  });
});
