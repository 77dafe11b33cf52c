import { describe, expect, test } from "vitest";
import { driftMarkdown } from "../../../src/report/markdown/drift-markdown.ts";
import { syncMarkdown } from "../../../src/report/markdown/sync-markdown.ts";
import { pointByHand } from "../../engine/by-hand.ts";
import { newWorkshop } from "../../engine/workshop.ts";
import { name, number, registerVersion, setAlias, SOURCE, syncResult } from "../builders.ts";
import { realPlan } from "./real-plan.ts";

const place = { serverUrl: "https://github.com/", repository: "acme/prompts" };
const options = { budget: 900_000, place, rest: null };
const syncOptions = { ...options, contents: null, elapsedMs: null };

describe("the report of a sync", () => {
  test("links each version to its commit and pull request", async () => {
    const workshop = await newWorkshop();
    const result = await workshop.ship({ message: "Begin (#3)", files: { "prompts/a.md": "one" } });
    const { body } = syncMarkdown(result, syncOptions);
    const { commit } = result.source;
    expect(body).toContain("### Prompts synced: 1 version (1 new prompt)");
    expect(body).toContain(
      `| \`a\` new | **1** Begin ([#3](<https://github.com/acme/prompts/pull/3>)) · [\`${commit.slice(0, 7)}\`](<https://github.com/acme/prompts/commit/${commit}>)`,
    );
  });

  test("is one line when there was nothing to do", () => {
    expect(syncMarkdown(syncResult(), { ...syncOptions, place: null }).body).toBe(
      "Nothing to do: `sqlite:.promptree/registry.db` is in step with `main` `4f1c2ab`.",
    );
  });

  test("says what failed and what was skipped for it, and why", () => {
    const error = { code: "write-refused", message: "the server refused it", hint: "ask its owner" } as const;
    const { body } = syncMarkdown(
      syncResult({
        failed: [{ change: registerVersion("a", 2), error }],
        skipped: [{ change: setAlias("a", "staging", 1, 2), because: "version 2 was not registered" }],
      }),
      syncOptions,
    );
    expect(body).toContain("### Prompts not synced");
    expect(body).toContain("> - `a` version 2: the server refused it; ask its owner");
    expect(body).toContain("- `a` `staging` **1 → 2**, because version 2 was not registered");
  });
});

describe("the report of drift", () => {
  test("tells what the next sync puts back from what it leaves alone", async () => {
    const workshop = await newWorkshop("memory", [
      { "prompts/a.md": "one", "aliases.yaml": "a:\n  production: 1\n" },
      { "prompts/a.md": "two", "aliases.yaml": "a:\n  production: 2\n" },
    ]);
    await workshop.sync();
    await pointByHand(workshop.registry, "a", "production", 1);
    await pointByHand(workshop.registry, "a", "mine", 1);
    const { body } = driftMarkdown(await realPlan(workshop), options);
    expect(body).toContain(
      "### Put back by the next sync\n\n- `a` `production`: 1 (moved by hand in the registry; git says 2)",
    );
    expect(body).toContain("### Left alone\n\n- `a` `mine`: 1 (not set by git, left alone)");
  });

  test("is one line when there is none", () => {
    const { body, isCut } = driftMarkdown({ source: SOURCE, registry: "sqlite:x", changes: [], drift: [] }, options);
    expect([body, isCut]).toEqual([
      `No drift in \`sqlite:x\`, compared with [\`4f1c2ab\`](<https://github.com/acme/prompts/commit/${SOURCE.commit}>).`,
      false,
    ]);
  });

  test("puts what somebody deleted among what is put back, and counts all in the title", () => {
    const drift = [
      { kind: "prompt-deleted", prompt: name("c") },
      { kind: "unmanaged-version", prompt: name("d"), version: number(2) },
    ] as const;
    const { title, body } = driftMarkdown({ source: SOURCE, registry: "sqlite:x", changes: [], drift }, options);
    expect(title).toBe("Prompt drift: 2 differences that git did not make");
    expect(body).toMatch(/### Put back[^]*`c` `prompt`[^]*### Left alone[^]*`d` `version 2`/);
  });
});
