import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/core/settings.ts";
import type { SettingsReading } from "../../src/content/settings.ts";
import { readSettings } from "../../src/content/settings.ts";
import { bytesOf, describeAll } from "./reading.ts";

const readText = (text: string): SettingsReading => readSettings("promptree.yaml", bytesOf(text));

describe("promptree.yaml", () => {
  test("sets every key", () => {
    const text = `
branch: trunk
history: head
since: v1.0
registries:
  default: https://mlflow.example.com
  local: sqlite:My Files/registry.db
protected: [production, canary]
limits:
  delete: 0.5
repository: github.com/o/r
`;
    expect(readText(text)).toEqual({
      settings: {
        branch: "trunk",
        history: "head",
        since: "v1.0",
        registries: new Map([
          ["default", "https://mlflow.example.com"],
          ["local", "sqlite:My Files/registry.db"],
        ]),
        protected: new Set(["production", "canary"]),
        deletionLimit: 0.5,
        repository: "github.com/o/r",
      },
      problems: [],
    });
  });

  test.each(["", "# nothing\n", "{}", "branch:\nlimits:\nregistries: ~\nprotected:\n", "limits: {}"])(
    "leaves every default that it does not change: %j",
    (text) => {
      expect(readText(text)).toEqual({ settings: DEFAULT_SETTINGS, problems: [] });
    },
  );

  test("names the registries that it names, and no other", () => {
    const { settings } = readText("registries: {staging: 'https://h'}");
    expect(Object.fromEntries(settings.registries)).toEqual({ staging: "https://h" });
  });

  test("may protect no alias", () => {
    expect(readText("protected: []").settings.protected.size).toBe(0);
  });

  test.each([
    ["branch: 1.10", "branch", "1.10"],
    ["since: 2026", "since", "2026"],
    ["since: 1e5", "since", "1e5"],
    ["repository: 0012", "repository", "0012"],
  ])("keeps the text of a name that looks like a number: %s", (text, key, value) => {
    expect(readText(text)).toMatchObject({ settings: { [key]: value }, problems: [] });
  });

  test.each([0, 1, 0.25])("may set the deletion limit to %d", (share) => {
    expect(readText(`limits: {delete: ${share}}`).settings.deletionLimit).toBe(share);
  });

  test.each([
    ["a list", "- branch", "1:1 wrong-value - branch"],
    ["a misspelt key", "histroy: head", "1:1 unknown-key histroy"],
    ["an unknown key below limits", "limits: {deletion: 0.3}", "1:10 unknown-key deletion"],
    ["an unknown history", "history: all", "1:10 wrong-value all"],
    ["a list of branches", "branch: [a]", "1:9 wrong-value [a]"],
    ["a branch with a space", "branch: a b", "1:9 wrong-value a b"],
    ["an empty branch", 'branch: ""', '1:9 wrong-value ""'],
    ["a percentage", 'limits: {delete: "30%"}', '1:18 wrong-value "30%"'],
    ["a bare percentage", "limits: {delete: 30%}", "1:18 wrong-value 30%"],
    ["more than all", "limits: {delete: 30}", "1:18 wrong-value 30"],
    ["less than nothing", "limits: {delete: -0.1}", "1:18 wrong-value -0.1"],
    ["no number", "limits: {delete: .nan}", "1:18 number-not-finite .nan"],
    ["a repository with a space", "repository: a b", "1:13 wrong-value a b"],
    ["a repository with a control character", 'repository: "a\\eb"', '1:13 wrong-value "a\\eb"'],
    ["registries in a list", "registries: [a]", "1:13 wrong-value [a]"],
    ["a registry with nothing", "registries:\n  a:", "2:3 no-value a"],
    ["a registry that is no URL", "registries: {a: localhost}", "1:17 registry-url localhost"],
    ["a registry over two lines", 'registries: {a: "http://h\\n"}', '1:17 wrong-value "http://h\\n"'],
    ["a protected text", "protected: production", "1:12 wrong-value production"],
    ["a protected alias that can't be", "protected: [production, latest]", "1:25 alias-name latest"],
    ["a protected number", "protected: [1]", "1:13 alias-name 1"],
    ["a key given twice", "branch: a\nbranch: b", "2:1 duplicate-key branch"],
  ])("%s is a problem", (_what, text, problem) => {
    expect(describeAll(readText(text))[0]).toBe(problem);
  });

  test("says that a percentage is written as a share", () => {
    expect(readText('limits: {delete: "30%"}').problems[0]?.message).toContain("0.3 for 30 percent");
  });

  test.each([
    "https://user:secret@host/path",
    "https://secret@host",
    "HTTPS://user:secret@host",
    "postgres://host/db?password=secret",
    "https://host/?a=b&token=secret",
  ])("refuses credentials in a URL, and does not show them: %s", (url) => {
    const { problems } = readText(`registries: {prod: "${url}"}`);
    expect(problems).toEqual([
      expect.objectContaining({ severity: "error", code: "url-with-credentials", line: 1, column: 20, excerpt: null }),
    ]);
    expect(problems[0]?.hint).toContain("environment");
    expect(JSON.stringify(problems)).not.toContain("secret");
  });

  test("an @ elsewhere in a URL is no credential", () => {
    expect(readText("registries: {prod: 'https://host/a@b'}").problems).toEqual([]);
  });

  test("reports all its problems", () => {
    expect(describeAll(readText("histroy: head\nlimits: {delete: 2}\nbranch: [a]"))).toEqual([
      "1:1 unknown-key histroy",
      "2:18 wrong-value 2",
      "3:9 wrong-value [a]",
    ]);
  });
});
