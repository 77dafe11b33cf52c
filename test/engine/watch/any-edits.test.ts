import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_METADATA } from "../../../src/core/metadata.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { KnownFiles } from "../../../src/engine/watch/known-files.ts";
import { LiveDrafts } from "../../../src/engine/watch/live-drafts.ts";
import { ProblemBoard } from "../../../src/engine/watch/problem-board.ts";
import { Stores } from "../../../src/engine/watch/stores.ts";
import { WorktreeDrafts } from "../../../src/engine/watch/worktree-drafts.ts";
import { openRegistry } from "../../../src/registry/open.ts";
import { makeFolder, removeFolder } from "../../helpers/temporary-folder.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "../properties/run-property.ts";
import { digestOf, promptName, versionNumber } from "../builders.ts";
import { draftText } from "./editor-session.ts";
import { MemoryDraftStore } from "./memory-draft-store.ts";

const PATHS = ["prompts/a.md", "prompts/b.md", "prompts/in/c.md"];
const NAMES = ["x", "y", "X"];
const TEXTS = ["one", "two"];

type Step =
  | { readonly kind: "write"; readonly path: string; readonly name: string; readonly text: string }
  | { readonly kind: "break" | "empty" | "delete"; readonly path: string }
  | { readonly kind: "read"; readonly paths: readonly string[]; readonly fails: boolean }
  | { readonly kind: "register"; readonly name: string; readonly text: string };

const path = fc.constantFrom(...PATHS);
const name = fc.constantFrom(...NAMES);
const text = fc.constantFrom(...TEXTS);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("write"), path, name, text }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("break", "empty", "delete"), path }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("read"),
      paths: fc.shuffledSubarray(PATHS, { minLength: 1 }),
      fails: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("register"), name, text }) },
);

const fileText = (of: { readonly name: string; readonly text: string }): string =>
  `---\nname: ${of.name}\n---\n${of.text}`;

test(
  "whatever was edited, broken, renamed and registered, in the end the drafts are the files that differ",
  { timeout: PROPERTY_TIMEOUT },
  async () => {
    const folder = await makeFolder();
    const worktree = await newRepository({ folder });
    const repository = await openRepository(folder);
    const cases = fc.record({
      steps: fc.array(step, { maxLength: 30 }),
      last: fc.array(fc.record({ name: fc.constantFrom("x", "y", "z"), text }), { minLength: 3, maxLength: 3 }),
    });
    await checkProperty(cases, 200, async ({ steps, last }) => {
      for (const one of PATHS) await worktree.write(one, null);
      const store = new MemoryDraftStore();
      await using stores = new Stores({
        openRegistry: () => openRegistry("memory:", { baseDir: "/" }),
        openDrafts: async () => store,
      });
      const files = new KnownFiles();
      const drafts = new LiveDrafts(files, stores);
      const board = new ProblemBoard();
      const edited = new WorktreeDrafts(files, drafts, board);
      const registered = new Map<string, string>();
      const read = async (paths: readonly string[]): Promise<void> => {
        try {
          await edited.read(repository, paths, { isNew: false, ask: "unknown" });
        } catch {
          // As a watch does: the same paths again.
          await edited.read(repository, paths, { isNew: false, ask: "unknown" });
        }
      };
      const settleAll = async (): Promise<void> => {
        const { unread } = await drafts.settleAll();
        if (unread.length > 0) await read(unread);
      };
      for (const one of steps) {
        switch (one.kind) {
          case "write":
            await worktree.write(one.path, fileText(one));
            break;
          case "break":
            await worktree.write(one.path, "---\nno such key: 1\n---\nbroken");
            break;
          case "empty":
            await worktree.write(one.path, "");
            break;
          case "delete":
            await worktree.write(one.path, null);
            break;
          case "read":
            store.failures = one.fails ? 1 : 0;
            await read(one.paths);
            store.failures = 0;
            break;
          case "register":
            registered.set(one.name, one.text);
            drafts.registered = registeredOf(registered);
            await settleAll();
            break;
        }
      }
      const final = new Map(last.map(({ name: as, text: what }, at) => [PATHS[at] ?? "", { name: as, text: what }]));
      const names = [...final.values()].map((one) => one.name);
      for (const [at, one] of final) {
        const isTwin = names.indexOf(one.name) !== PATHS.indexOf(at);
        await worktree.write(at, isTwin ? null : fileText(one));
        if (isTwin) final.delete(at);
      }
      await read(PATHS);
      const expected = [...final.values()].filter((one) => registered.get(one.name) !== one.text);
      const lines = expected.map((one) => `${one.name}: ${one.text}`).toSorted();
      expect((await store.readDrafts()).map(draftText)).toEqual(lines);
      board.take(Infinity);
      expect(board.all()).toEqual([]);
      expect(files.prompts).toBe(final.size);
    });
    await removeFolder(folder);
  },
);

function registeredOf(texts: ReadonlyMap<string, string>) {
  const prompts = [...texts].map(
    ([as, what]) =>
      [
        promptName(as),
        { ofGit: { digest: digestOf(what), metadata: NO_METADATA }, latest: null, next: versionNumber(1) },
      ] as const,
  );
  return { address: "memory:", spellings: new Map(), mark: "", prompts: new Map(prompts) };
}
