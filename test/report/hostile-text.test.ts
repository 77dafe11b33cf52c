import { describe, expect, test } from "vitest";
import type { View } from "../../src/report/view.ts";
import { errorText } from "../../src/report/error-text.ts";
import { getText } from "../../src/report/get-text.ts";
import { logText } from "../../src/report/log-text.ts";
import { planText } from "../../src/report/plan-text.ts";
import { problemsText } from "../../src/report/problem-text.ts";
import { searchText } from "../../src/report/search-text.ts";
import { statusText } from "../../src/report/status-text.ts";
import { syncText } from "../../src/report/sync-text.ts";
import { contentDiffText } from "../../src/report/text-diff.ts";
import {
  adoptPrompt,
  alias,
  coloured,
  commit,
  draft,
  HOSTILE,
  name,
  OBEYED,
  plain,
  plan,
  problem,
  promptState,
  record,
  registerVersion,
  setAlias,
  SOURCE,
  status,
  summary,
  syncResult,
  syncState,
  textPrompt,
  updateMetadata,
} from "./builders.ts";

const source = { ...SOURCE, branch: HOSTILE };
const registry = HOSTILE;
const fields = [
  { field: `tags.${HOSTILE}`, from: HOSTILE, to: `${HOSTILE}2` },
  { field: `splits.${HOSTILE}`, from: JSON.stringify({ [HOSTILE]: 1 }), to: HOSTILE },
  { field: "description", from: HOSTILE, to: null },
];
const changes = [
  registerVersion("a", 2, { message: HOSTILE, author: HOSTILE }),
  setAlias("a", "production", 1, 2, { protected: true, reason: HOSTILE }),
  updateMetadata("a", fields),
  adoptPrompt("b", HOSTILE, null),
];
const conflict = { kind: "conflict", prompt: name("c"), owner: HOSTILE, message: HOSTILE } as const;
const problems = [
  problem({ message: HOSTILE, hint: HOSTILE, file: HOSTILE, excerpt: { text: HOSTILE.repeat(9), length: 40 } }),
  problem({ severity: "warning", column: 60, excerpt: { text: HOSTILE.repeat(9), length: 3 } }),
];
const drift = [{ kind: "metadata-changed", prompt: name("d"), fields }] as const;
const settings = { modelConfig: { [HOSTILE]: HOSTILE }, responseFormat: { [HOSTILE]: HOSTILE } };
const before = textPrompt(`${HOSTILE}\nsame`);
const after = textPrompt(`${HOSTILE} and more\nsame`, settings);
const provenance = { ...registerVersion("a", 1).provenance, author: HOSTILE, path: HOSTILE };
const hostileVersion = { message: HOSTILE, date: HOSTILE, provenance };
const metadata = { description: HOSTILE, tags: new Map([[HOSTILE, HOSTILE]]), inputSchema: null };
const failed = [
  {
    change: changes[0] ?? setAlias("a", "b", 1, 2),
    error: { code: "write-refused", message: HOSTILE, hint: HOSTILE } as const,
  },
];
const skipped = [{ change: setAlias("a", "b", 1, 2), because: HOSTILE }];

const views: readonly (readonly [name: string, show: (view: View) => string])[] = [
  [
    "plan",
    (view) =>
      planText(plan({ source, registry, changes, drift, problems, blocks: [conflict] }), {
        view,
        lastSync: { commit: commit("9d0e113"), commitsBehind: 1 },
        diff: { contents: () => ({ before, after }), contentDiffText },
      }),
  ],
  [
    "sync",
    (view) =>
      syncText(syncResult({ source, registry, applied: changes, drift, failed, skipped }), { view, elapsedMs: 5 }),
  ],
  [
    "status",
    (view) =>
      statusText(
        status({
          head: source,
          registry,
          drift,
          conflicts: [conflict],
          drafts: [{ prompt: name("a"), path: HOSTILE }],
          lastSync: syncState({ branch: `${HOSTILE}2`, syncedAt: HOSTILE }),
        }),
        view,
      ),
  ],
  ["problems", (view) => problemsText(problems, view)],
  ["log", (view) => logText([{ version: summary("a", 1, hostileVersion), aliases: [alias("x")] }], view)],
  ["search", (view) => searchText([promptState("a", { description: HOSTILE })], view)],
  ["get", (view) => getText({ record: record(after, { ...hostileVersion, metadata }), aliases: [] }, view)],
  ["get of a draft", (view) => getText({ draft: draft(after, { path: HOSTILE, metadata, savedAt: HOSTILE }) }, view)],
  ["diff", (view) => contentDiffText(before, after, view)],
  ["diff of a first version", (view) => contentDiffText(null, after, view)],
  ["error", (view) => errorText({ message: HOSTILE, hint: HOSTILE }, view)],
];

/** Only the codes that colours are made of. */
function withoutColours(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/\u001B\[\d+m/g, "");
}

describe("hostile text", () => {
  test.each(views)("nothing in %s is obeyed by a terminal, and the words stay", (_, show) => {
    expect(show(plain)).not.toMatch(OBEYED);
    expect(show(plain)).toContain("abcdefg");
  });

  test.each(views)("%s in colour is the same text with colours around it", (_, show) => {
    expect(show(coloured)).not.toBe(show(plain));
    expect(withoutColours(show(coloured))).toBe(show(plain));
  });
});
