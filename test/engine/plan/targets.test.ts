import { describe, expect, test } from "vitest";
import { resolveTarget } from "../../../src/engine/plan/targets.ts";
import type { Candidate, Candidates, Resolution } from "../../../src/engine/plan/targets.ts";
import { aliasName, commitId, digestOf, manifest, promptName, versionNumber } from "../builders.ts";

function candidate(version: number, commit: string | null): Candidate {
  return {
    version: versionNumber(version),
    digest: digestOf(`text ${version}`),
    commit: commit === null ? null : commitId(commit),
  };
}

/** Versions by number; the newest is git's newest, as `latest` means it. */
function candidates(commits: readonly (string | null)[], newest: number | null): Candidates {
  const all = new Map(commits.map((commit, index) => [versionNumber(index + 1), candidate(index + 1, commit)]));
  return { newest: newest === null ? null : (all.get(versionNumber(newest)) ?? null), all };
}

/** What the alias `x` points to when this stands in aliases.yaml. */
function resolve(target: string, among: Candidates, others = ""): Resolution {
  const declared = manifest(`a:\n  x: ${target}\n${others}`)?.prompts.get(promptName("a"));
  const one = declared?.aliases.find(({ alias }) => alias === aliasName("x"));
  if (declared === undefined || one === undefined) throw new Error("aliases.yaml lacks the alias x");
  return resolveTarget(one.target, declared, among);
}

const COMMITS = ["aaaaaaa1", "aaaaaaa2", null, "bbbbbbb1"];

test.each([
  { target: "1", version: 1 },
  { target: "3", version: 3 },
  { target: "latest", version: 4 },
  { target: '"@other"', others: "  other: 2\n", version: 2 },
  { target: '"@other"', others: '  other: "@last"\n  last: latest\n', version: 4 },
  { target: '"@other"', others: "  other: commit:bbbbbbb\n", version: 4 },
  { target: "commit:bbbbbbb", version: 4 },
  { target: "commit:aaaaaaa2", version: 2 },
  { target: `commit:${"aaaaaaa1".padEnd(40, "0")}`, version: 1 },
])("$target is version $version", ({ target, others, version }) => {
  expect(resolve(target, candidates(COMMITS, 4), others)).toMatchObject({ ok: true, candidate: { version } });
});

const LIST = "its versions: 1 (aaaaaaa), 2 (aaaaaaa), 3, 4 (bbbbbbb)";

test.each([
  { target: "5", code: "unknown-version", message: '"a" has no version 5', hint: LIST },
  {
    target: "commit:ccccccc",
    code: "unknown-version",
    message: '"a" has no version made by commit ccccccc',
    hint: LIST,
  },
  {
    target: "commit:aaaaaaa",
    code: "ambiguous-commit",
    message: 'several commits that made versions of "a" begin with aaaaaaa',
    hint: `write more digits; ${LIST}`,
  },
  { target: '"@other"', others: "  other: 5\n", code: "unknown-version", message: '"a" has no version 5', hint: LIST },
])("$target is refused: $message", ({ target, others, code, message, hint }) => {
  expect(resolve(target, candidates(COMMITS, 4), others)).toEqual({ ok: false, code, message, hint });
});

test.each([
  { target: "2", hint: "somebody may have deleted it in the registry; its versions: 1 (aaaaaaa), 3, 4 (bbbbbbb)" },
  { target: "5", hint: "its versions: 1 (aaaaaaa), 3, 4 (bbbbbbb)" },
])("of $target, where 2 of 4 versions is not there, the hint is: $hint", ({ target, hint }) => {
  const { newest, all } = candidates(COMMITS, 4);
  const left = new Map([...all].filter(([version]) => version !== 2));
  const message = `"a" has no version ${target}`;
  expect(resolve(target, { newest, all: left })).toEqual({ ok: false, code: "unknown-version", message, hint });
});

test("latest is refused where git made no version, whatever others did", () => {
  expect(resolve("latest", candidates([null], null))).toEqual({
    ok: false,
    code: "unknown-version",
    message: '"a" has no version that git made',
    hint: "its versions: 1",
  });
});

test("a commit that made two versions, of an interrupted sync, is the later one", () => {
  expect(resolve("commit:aaaaaaa", candidates(["aaaaaaa", "aaaaaaa"], 2))).toMatchObject({
    ok: true,
    candidate: { version: 2 },
  });
});

describe("the hint lists the versions there are", () => {
  test("none", () => {
    expect(resolve("1", candidates([], null))).toMatchObject({ ok: false, hint: "it has no version yet" });
  });

  test("of many the newest twelve", () => {
    const many = candidates(
      Array.from({ length: 20 }, () => null),
      null,
    );
    const listed = Array.from({ length: 12 }, (_, index) => index + 9).join(", ");
    expect(resolve("99", many)).toMatchObject({ ok: false, hint: `its versions: …, ${listed}` });
  });
});
