import { describe, expect, test } from "vitest";
import { problemsOf } from "./plan-words.ts";
import { NOTHING, told } from "./sight.ts";
import { newWorkshop } from "./workshop.ts";

const A = "prompts/a.md";
const ALIASES = "aliases.yaml";

describe("a protected alias that goes to a version with a variable the version before did not have", () => {
  test("is a warning at its line, and does not stop the sync", async () => {
    const workshop = await newWorkshop("sqlite", [{ [A]: "Hello {{name}}", [ALIASES]: "a:\n  production: latest\n" }]);
    await workshop.sync();
    await workshop.commit({ [A]: "Hello {{name}} of {{city}} and {{area}}" });
    const warning =
      'warning needs-variable aliases.yaml:2:15 production of "a" goes to version 2, which needs {{city}}, {{area}}; version 1 does not';
    expect(problemsOf(await workshop.plan())).toEqual([warning]);
    expect(told(await workshop.sync())).toMatchObject({
      applied: ["a + version 2", "a ~ production 1 → 2 (follows latest)"],
      problems: [warning],
    });
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("is one also where both versions are registered already", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "x", [ALIASES]: "a: {production: 1}" }, { [A]: "{{x}}" }]);
    await workshop.sync();
    await workshop.commit({ [ALIASES]: "a: {production: 2}" });
    expect(problemsOf(await workshop.plan())).toEqual([expect.stringContaining("which needs {{x}}")]);
  });

  test("counts the messages of a chat", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "{{x}}", [ALIASES]: "a: {production: latest}" }]);
    await workshop.sync();
    await workshop.commit({ [A]: "<system>\n{{x}}\n</system>\n<user>\n{{y}}\n</user>" });
    expect(problemsOf(await workshop.plan())).toEqual([
      expect.stringContaining("which needs {{y}}; version 1 does not"),
    ]);
  });
});

describe("nothing is said of", () => {
  test.each([
    { what: "an alias that is not protected", first: "x", second: "{{x}}", aliases: "a: {staging: latest}" },
    { what: "fewer variables", first: "{{x}} {{y}}", second: "{{x}}", aliases: "a: {production: latest}" },
    { what: "the same variables", first: "{{x}}", second: "{{x}} again", aliases: "a: {production: latest}" },
  ])("$what", async ({ first, second, aliases }) => {
    const workshop = await newWorkshop("memory", [{ [A]: first, [ALIASES]: aliases }]);
    await workshop.sync();
    await workshop.commit({ [A]: second });
    expect(problemsOf(await workshop.plan())).toEqual([]);
  });

  test("an alias that is new", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "{{x}}", [ALIASES]: "a: {production: latest}" }]);
    expect(problemsOf(await workshop.plan())).toEqual([]);
  });
});
