import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Content } from "../../../src/core/content.ts";
import { driftMarkdown } from "../../../src/report/markdown/drift-markdown.ts";
import { planMarkdown } from "../../../src/report/markdown/plan-markdown.ts";
import { syncMarkdown } from "../../../src/report/markdown/sync-markdown.ts";
import {
  adoptPrompt,
  name,
  OBEYED,
  plan,
  problem,
  registerVersion,
  setAlias,
  SOURCE,
  syncResult,
  textPrompt,
  updateMetadata,
} from "../builders.ts";
import { HOSTILE_TEXTS, hostileText } from "./hostile-text.ts";
import { outsideFences, skeletonOf } from "./skeleton.ts";

const place = { serverUrl: "https://github.com", repository: "acme/prompts" };
const options = { budget: 900_000, place, rest: null };

/** Whatever can be hostile is. */
function reportsOf(text: string): Readonly<Record<string, string>> {
  const fields = [
    { field: `tags.${text}`, from: `a ${text}`, to: `b ${text}` },
    { field: "description", from: text, to: null },
    { field: `splits.${text}`, from: JSON.stringify({ [text]: 1 }), to: text },
  ];
  const changes = [
    registerVersion("a", 2, { message: text, author: text, commit: "abc" }),
    registerVersion("b", 2),
    registerVersion("c", 1),
    setAlias("a", "production", 1, 2, { protected: true, reason: text }),
    updateMetadata("a", fields),
    adoptPrompt("b", text, null, fields),
  ];
  const problems = [
    problem({ file: text, message: text, hint: `x ${text}`, excerpt: { text: `x ${text}`, length: 1 } }),
    problem({ severity: "warning", file: null, line: null, column: null, message: text }),
    problem({ severity: "warning", code: "looks-renamed", file: text, message: text }),
  ];
  const drift = [{ kind: "metadata-changed", prompt: name("d"), fields }] as const;
  const source = { ...SOURCE, branch: text };
  const conflict = { kind: "conflict", prompt: name("c"), owner: text, message: text } as const;
  const contents: Record<string, { before: Content | null; after: Content }> = {
    a: {
      before: textPrompt(`one two three ${text} four\nfive`),
      after: textPrompt(`one two 3 ${text} four\n${text}`, { modelConfig: { [text]: text } }),
    },
    b: {
      before: { type: "chat", messages: [{ role: text, content: "x" }], modelConfig: null, responseFormat: null },
      after: {
        type: "chat",
        messages: [
          { role: text, content: `x ${text}` },
          { role: "user", content: text },
        ],
        modelConfig: null,
        responseFormat: { [text]: text },
      },
    },
    c: { before: null, after: textPrompt(`x\n${text}`) },
  };
  const contentsOf = ({ prompt }: { readonly prompt: string }) => contents[prompt] ?? null;
  const error = { code: "write-refused", message: text, hint: text } as const;
  const result = syncResult({
    source,
    applied: changes,
    failed: changes.map((change) => ({ change, error })),
    skipped: changes.map((change) => ({ change, because: text })),
    problems,
    drift,
    orphans: [name("o")],
  });
  const rest = { label: text, url: `https://github.com/${text}` };
  return {
    plan: planMarkdown(plan({ source, registry: text, changes, problems, drift, blocks: [conflict] }), {
      ...options,
      contents: contentsOf,
      mergeMessage: `x ${text}`,
    }).body,
    "cut plan": planMarkdown(plan({ source, changes, problems, drift, blocks: [conflict] }), {
      ...options,
      rest,
      contents: (change) => (change.prompt === "c" ? null : contentsOf(change)),
      mergeMessage: null,
    }).body,
    sync: syncMarkdown(result, { ...options, contents: contentsOf, elapsedMs: 5 }).body,
    drift: driftMarkdown({ source, registry: text, changes: [], drift }, options).body,
  };
}

const OUR_TAGS = /<\/?(?:details(?: open)?|summary|blockquote|code|del|ins|b|sub)>|<br>/g;
const OUR_LINKS = /\]\(<https:\/\/github\.com\/[^<>\s]*>\)/g;

/** What of a report could do harm, outside of tags and links that are ours. */
function harmIn(report: string): readonly string[] {
  const text = outsideFences(report)
    .replaceAll(OUR_LINKS, "]")
    // GitHub looks for links and mentions between tags, never across one.
    .replaceAll(OUR_TAGS, " ")
    .replaceAll(/\[#\d+\]/g, "")
    // What stands in place of a character keeps what is before it from what is after it.
    .replaceAll(/&#\d+;/g, "·")
    .replaceAll(/`[^`\n]+`/g, "");
  return [
    ...(report.match(OBEYED) ?? []),
    ...(report.match(/<!--/) ?? []),
    ...(report.isWellFormed() ? [] : ["half a character"]),
    ...(text.match(/[<&`\\$~]|@\w|#\d|www\.|:\/\//) ?? []),
  ];
}

describe.each(["plan", "cut plan", "sync", "drift"])("the report of a %s", (kind) => {
  const skeleton = skeletonOf(reportsOf("word")[kind] ?? "");

  test.each(HOSTILE_TEXTS)("is built the same around %j, and none of it does harm", (text) => {
    const report = reportsOf(text)[kind] ?? "";
    expect(skeletonOf(report)).toEqual(skeleton);
    expect(harmIn(report)).toEqual([]);
  });

  test("is built the same around any text, and none of it does harm", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const report = reportsOf(`w ${text} w`)[kind] ?? "";
        expect(skeletonOf(report)).toEqual(skeleton);
        expect(harmIn(report)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
