import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withoutVolatile } from "../../docs/volatile.ts";
import { newDesk as newEmbeddedDesk } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { describeRoom } from "./server-desk.ts";

/** A command line, or an edit of the repository. */
type Step = readonly string[] | ((desk: Desk) => Promise<unknown>);

const GREETING_3 = "---\ndescription: Greets\ntags: {team: desk}\n---\nGreet {{name}} kindly.\n";

const commitAll =
  (message: string): Step =>
  async (desk) => {
    await desk.repository.commit(message, { "aliases.yaml": await readFile(join(desk.root, "aliases.yaml"), "utf8") });
  };

const commit =
  (message: string, files: Readonly<Record<string, string | null>>): Step =>
  (desk) =>
    desk.repository.commit(message, files);

const LOOKS: readonly Step[] = [
  ["plan", "--detailed-exitcode"],
  ["status"],
  ["search"],
  ["search", "tags.team = 'support' AND name LIKE 'g%'"],
  ["search", "tags.team ILIKE '%OUT%'"],
  ["search", "name NOT IN ('triage')"],
  ["search", "name = 'triage' OR name = 'greeting'"],
  ["log"],
  ["log", "greeting"],
  ["log", "nobody"],
  ["get", "greeting@production", "--var", "name=Ada"],
  ["get", "greeting/2"],
  ["get", "triage"],
  ["get", "greeting/9"],
  ["get", "greeting@nowhere"],
  ["get", "greetin"],
  ["diff", "greeting", "1", "2"],
  ["diff", "greeting", "production", "draft"],
  ["diff", "triage"],
  ["alias", "list"],
  ["validate"],
  ["import", "--dry-run"],
];

const DAYS: readonly (readonly [string, readonly Step[]])[] = [
  ["before the first sync", [...LOOKS, ["plan", "--diff"]]],
  ["after it", [["sync"], ["sync"], ...LOOKS]],
  [
    "when a prompt was changed",
    [
      ["sync"],
      commit("Greet kindly\n\nCloses #3", { "prompts/greeting.md": GREETING_3 }),
      ["plan", "--diff"],
      ["sync", "--diff"],
      ...LOOKS,
    ],
  ],
  [
    "when one is released, and rolled back",
    [
      ["sync"],
      ["promote", "greeting", "--now"],
      commitAll("Release"),
      ["sync"],
      ["alias", "list"],
      ["rollback", "greeting", "production", "--now"],
      commitAll("Roll back"),
      ["plan"],
      ["sync"],
      ["alias", "set", "triage", "trial", "1", "--now"],
      ["plan"],
      ["alias", "set", "triage", "late", "latest"],
      commitAll("Try it"),
      ["sync"],
      ...LOOKS,
    ],
  ],
  [
    "when prompts go and come back",
    [
      ["sync"],
      commit("Stop greeting", { "prompts/greeting.md": null, "aliases.yaml": "{}\n" }),
      ["plan", "--prune"],
      ["sync"],
      ...LOOKS,
      ["sync", "--prune"],
      ...LOOKS,
      commit("Greet again", { "prompts/greeting.md": GREETING_3 }),
      ["sync"],
      ...LOOKS,
    ],
  ],
  [
    "when something is wrong",
    [
      ["sync"],
      commit("Break it", {
        "prompts/greeting.md": "---\ntagz: {a: b}\n---\nHi\n",
        "aliases.yaml": "greeting: {x: 9}\n",
      }),
      ["plan"],
      ["sync"],
      ["status"],
      ["get", "greeting@production"],
    ],
  ],
];

describeRoom("every command on an MLflow server", ({ newDesk, url }) => {
  test.each(DAYS)("says what it says of the embedded registry, %s", async (_when, steps) => {
    const served = await transcript(await newDesk(), steps, url());
    expect(served).toEqual(await transcript(await newEmbeddedDesk(), steps, "sqlite:.promptree/registry.db"));
  });
});

/** What each command line printed, as text and as JSON. Those that write are not written twice. */
async function transcript(desk: Desk, steps: readonly Step[], address: string): Promise<readonly object[]> {
  const lines: object[] = [];
  for (const step of steps) {
    if (typeof step === "function") {
      await step(desk);
      continue;
    }
    const asText = isWrite(step) ? [] : [step];
    for (const argv of [...asText, [...step, "--json"]]) {
      const { code, out, err } = await desk.run(...argv);
      const plain = (text: string) => withoutVolatile(text.replaceAll(address, "<address>")).split("\n");
      lines.push({ typed: argv.join(" "), code, out: plain(out), err: plain(err) });
    }
  }
  return lines;
}

function isWrite(argv: readonly string[]): boolean {
  return argv[0] === "sync" || argv.includes("--now") || (argv[0] === "alias" && argv[1] === "set");
}
