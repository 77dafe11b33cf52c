import { describe, expect, test } from "vitest";
import type { SyncResult } from "../../src/core/sync-result.ts";
import { syncText } from "../../src/report/sync-text.ts";
import {
  alias,
  name,
  number,
  plain,
  problem,
  registerVersion,
  restoreVersion,
  setAlias,
  syncResult,
  updateMetadata,
} from "./builders.ts";

function show(over: Partial<SyncResult>, elapsedMs: number | null = null): string {
  return syncText(syncResult(over), { view: plain, elapsedMs });
}

const refused = { code: "write-refused", message: "the registry answered 500", hint: null } as const;

test("what was applied, and one last line", () => {
  const applied = [registerVersion("b", 2), setAlias("b", "staging", 1, 2, { reason: "follows latest" })];
  expect(show({ applied: [...applied, setAlias("a", "production", null, 1)] }, 2140)).toBe(`\
  a
    + production    1
  b
    + version 2     Ask for the error code first (#12)   4f1c2ab  Ada Lovelace
    ~ staging       1 → 2   follows latest

main 4f1c2ab is in sqlite:.promptree/registry.db: 1 version, 2 pointers in 2.1 s.`);
});

test("nothing to do is one line", () => {
  expect(show({}, 80)).toBe("Nothing to do: sqlite:.promptree/registry.db is in step with main 4f1c2ab.");
});

test("a first sync of thousands is told briefly and counted whole", () => {
  const applied = Array.from({ length: 25_000 }, (_, index) => registerVersion(`p${index}`, 1, { isNewPrompt: true }));
  const lines = show({ applied }, null).split("\n");
  expect(lines.length).toBeLessThan(220);
  expect(lines.at(-1)).toBe("main 4f1c2ab is in sqlite:.promptree/registry.db: 25,000 versions (25,000 new prompts).");
});

describe("what was not applied", () => {
  test("is told with the reason and what to do", () => {
    const failed = [
      { change: registerVersion("a", 4), error: { ...refused, hint: "Look at the server's log" } },
      { change: updateMetadata("b", [{ field: "description", from: null, to: "x" }]), error: refused },
    ];
    const skipped = [
      { change: setAlias("a", "production", 3, 4, { protected: true }), because: "version 4 was not registered" },
      { change: registerVersion("a", 5), because: "version 4 was not registered" },
    ];
    expect(show({ applied: [registerVersion("c", 2)], failed, skipped }, 200)).toBe(`\
  c
    + version 2     Ask for the error code first (#12)   4f1c2ab  Ada Lovelace

Failed:
  a
    + version 4     the registry answered 500
        Look at the server's log
  b
    ~ metadata      the registry answered 500

Skipped:
  a
  ! ~ production    3 → 4   because version 4 was not registered
    + version 5     because version 4 was not registered

main 4f1c2ab is only partly in sqlite:.promptree/registry.db: 1 version in 200 ms; 2 changes failed, 2 skipped.
Try again with: promptree sync`);
  });

  test("nothing applied at all is not partly done", () => {
    const text = show({ failed: [{ change: registerVersion("a", 4), error: refused }] });
    expect(text.split("\n").slice(-2)[0]).toBe(
      "main 4f1c2ab is not in sqlite:.promptree/registry.db: nothing was applied; 1 change failed, 0 skipped.",
    );
  });
});

test("a content that could not be put back is told with what is missing, and as drift", () => {
  const error = {
    code: "not-found",
    message: "commit 4f1c2ab is not in this clone, or not whole",
    hint: "fetch it, for instance with: git fetch --unshallow",
  } as const;
  const drift = [1, 2].map(
    (version) => ({ kind: "content-changed", prompt: name("a"), version: number(version) }) as const,
  );
  const applied = [restoreVersion("a", 2)];
  expect(show({ applied, failed: [{ change: restoreVersion("a", 1), error }], drift })).toBe(`\
  a
    ~ version 2     changed by hand in the registry; git's content is put back
    ? version 1     changed by hand in the registry; git has other content

Failed:
  a
    ~ version 1     commit 4f1c2ab is not in this clone, or not whole
        fetch it, for instance with: git fetch --unshallow

main 4f1c2ab is only partly in sqlite:.promptree/registry.db: 1 restored version; 1 change failed, 0 skipped.
Try again with: promptree sync`);
});

test("drift is what the applied changes did not put back", () => {
  const moved = { kind: "alias-moved", found: number(1), wanted: number(2) } as const;
  const drift = [
    { ...moved, prompt: name("a"), alias: alias("production") },
    { ...moved, prompt: name("b"), alias: alias("production") },
  ];
  const applied = [setAlias("a", "production", 1, 2, { reason: "moved by hand in the registry; git says 2" })];
  expect(show({ applied, drift })).toBe(`\
  a
    ~ production    1 → 2   moved by hand in the registry; git says 2
  b
    ? production    1   moved by hand in the registry; git says 2

main 4f1c2ab is in sqlite:.promptree/registry.db: 1 pointer (1 drifted).`);
});

test("orphans and warnings stand before the last line", () => {
  const problems = [problem({ severity: "warning", excerpt: null, hint: null })];
  expect(show({ orphans: [name("old")], problems })).toBe(`\
1 orphaned prompt, without a file in git and kept in the registry:
  old
Delete it with: promptree sync --prune

prompts/billing/refund.md:4:3  warning: unknown key "tmeperature" under config
1 warning in 1 file.

Nothing to do: sqlite:.promptree/registry.db is in step with main 4f1c2ab.`);
});
