import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/core/settings.ts";
import { splitsOf } from "../../src/core/split.ts";
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
splits: {}
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
        splits: new Map(),
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
    ["splits in a list", "splits: [a]", "1:9 wrong-value [a]"],
    ["a prompt's splits in a list", "splits: {p: [a]}", "1:13 wrong-value [a]"],
    ["a prompt without its splits", "splits:\n  p:", "2:3 no-value p"],
    ["a split in a list", "splits: {p: {s: [a]}}", "1:17 wrong-value [a]"],
    ["splits of what can't be a prompt", "splits: {a b: {s: {x: 1}}}", "1:10 prompt-name a b"],
    ["a split's name with a space", "splits: {p: {a b: {x: 1}}}", "1:14 split-name a b"],
    [
      "a split's name that is too long",
      `splits: {p: {${"s".repeat(101)}: {x: 1}}}`,
      `1:14 split-name ${"s".repeat(101)}`,
    ],
    ["a split of what can't be an alias", "splits: {p: {s: {v1: 1}}}", "1:18 alias-name v1"],
    ["a split of latest", "splits: {p: {s: {latest: 1}}}", "1:18 alias-name latest"],
    ["a weight below nothing", "splits: {p: {s: {x: -1}}}", "1:21 wrong-value -1"],
    ["a weight in percent", "splits: {p: {s: {x: 90%}}}", "1:21 wrong-value 90%"],
    ["a weight in quotes", 'splits: {p: {s: {x: "9"}}}', '1:21 wrong-value "9"'],
    ["an infinite weight", "splits: {p: {s: {x: .inf}}}", "1:21 number-not-finite .inf"],
    ["weights that are all nothing", "splits: {p: {s: {x: 0, y: 0}}}", "1:14 wrong-value s"],
    ["weights beyond all numbers", "splits: {p: {s: {x: 1e308, y: 1e308}}}", "1:14 wrong-value s"],
    ["a split without aliases", "splits: {p: {s: {}}}", "1:14 wrong-value s"],
    ["a key given twice", "branch: a\nbranch: b", "2:1 duplicate-key branch"],
  ])("%s is a problem", (_what, text, problem) => {
    expect(describeAll(readText(text))[0]).toBe(problem);
  });

  test("declares splits, in whatever order their aliases stand", () => {
    const { settings, problems } = readText(
      "splits: {p.q: {checkout: {production: 90, candidate: 10, old: 0}, b: {x: 0.5}}}",
    );
    expect(problems).toEqual([]);
    expect(settings.splits.size).toBe(1);
    const [declared] = settings.splits.values();
    expect(Object.fromEntries(splitsOf(declared))).toEqual({
      checkout: '{"candidate":10,"old":0,"production":90}',
      b: '{"x":0.5}',
    });
  });

  test("reports every problem of splits", () => {
    expect(describeAll(readText("splits:\n  p: {a b: {x: 1}, s: {latest: 1, v1: 1}}\n  q r: {}"))).toEqual([
      "2:7 split-name a b",
      "2:24 alias-name latest",
      "2:35 alias-name v1",
      "3:3 prompt-name q r",
    ]);
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
