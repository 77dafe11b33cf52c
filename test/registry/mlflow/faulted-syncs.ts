import { afterAll, beforeAll, expect, test } from "vitest";
import { type MlflowServer, openMlflowRegistry } from "../../../src/registry/mlflow/mlflow-registry.ts";
import { syncFolder } from "../../engine/workshop.ts";
import { type RepositoryBuilder, newRepository } from "../../helpers/repository-builder.ts";
import { makeFolder, removeFolder } from "../../helpers/temporary-folder.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";
import { type Fault, type FaultProxy, late, startFaultProxy } from "../../mlflow-server/fault-proxy.ts";
import { stored } from "./stored-registry.ts";

/** How much later than its client knows that the reply is lost a late request is done. */
const LATER_MS = 50;

const QUICK: Omit<MlflowServer, "address"> = {
  env: {},
  retry: { firstPauseMs: 1, longestPauseMs: 5, longestRetryAfterMs: 20 },
  lookPausesMs: [0, 10],
  lockTimes: { firstPause: 10, longestPause: 50, lookPause: 10 },
};

export const LATE_REPLY = late(LATER_MS);

/** Looks for what is done late until it is there, however slow the server is. */
const PATIENT: Omit<MlflowServer, "address"> = {
  ...QUICK,
  lookPausesMs: [0, LATER_MS, LATER_MS, 500, 1500, 5000, 20_000],
  lockTimes: { ...QUICK.lockTimes, lookPause: 4 * LATER_MS },
};

/** In milliseconds: a test makes some forty syncs, and each takes its time on a busy machine. */
const PATIENCE = 20 * 60_000;

export interface FaultCase {
  /** Requests take turns to meet them. */
  readonly faults: readonly [Fault, ...Fault[]];
  /** Whether requests that only read meet it, too: to them, all that matters is that no reply comes, or another one. */
  readonly onReads: boolean;
}

function file(text: string, tag: string): string {
  return `---\ntags: {tag: ${tag}}\n---\n${text}`;
}

const BEFORE = [
  {
    files: {
      "prompts/a.md": file("one", "old"),
      "prompts/b.md": file("one", "old"),
      "prompts/gone.md": "gone",
      "aliases.yaml": "a: {production: 1}\nb: {production: latest, staging: 1}\n",
    },
  },
];

/**
 * A new prompt and two versions of one that is there; an update of a prompt with its version; pointers moved, made and
 * deleted; a prompt deleted.
 */
const AFTER = [
  { files: { "prompts/a.md": file("two", "old") } },
  {
    files: {
      "prompts/a.md": file("three", "old"),
      "prompts/b.md": file("one", "new"),
      "prompts/c.md": file("one", "old"),
      "prompts/gone.md": null,
      "aliases.yaml": "a: {production: 2, canary: 1}\nb: {production: latest}\nc: {production: 1}\n",
    },
  },
];

/** A sync in which each request in turn meets each of these faults: it leaves what an undisturbed one leaves. */
export function describeFaults(name: string, faults: Readonly<Record<string, FaultCase>>): void {
  describeMlflow(name, (server) => {
    let folder = "";
    let proxy: FaultProxy;
    let repository: RepositoryBuilder;
    let begin: () => void;
    let undisturbed: unknown;
    let methods: readonly string[];

    const syncThrough = async (address: string, client = QUICK) => {
      await using registry = openMlflowRegistry({ address, ...client });
      return await syncFolder(repository.root, registry, { prune: true, waitMs: 60_000 });
    };

    beforeAll(async () => {
      folder = await makeFolder();
      proxy = await startFaultProxy(server().url);
      repository = await newRepository({ folder, commits: BEFORE });
      await syncThrough(server().url);
      await repository.importCommits(AFTER);
      begin = server().keep();
      await syncThrough(proxy.url);
      methods = proxy.requests().map(({ method }) => method);
      undisturbed = await stored(server().url);
      expect((await syncThrough(server().url)).applied).toEqual([]);
      expect(await stored(server().url)).toEqual(undisturbed);
    });
    afterAll(async () => {
      await proxy[Symbol.asyncDispose]();
      await removeFolder(folder);
    });

    test.for(Object.entries(faults))("%s", { timeout: PATIENCE }, async ([, { faults: kinds, onReads }]) => {
      for (const [failing, method] of methods.entries()) {
        if (method === "GET" && !onReads) continue;
        const fault = kinds[failing % kinds.length] ?? kinds[0];
        begin();
        let request = -1;
        proxy.plan(() => (++request === failing ? fault : null));
        const { failed, skipped } = await syncThrough(proxy.url, fault === LATE_REPLY ? PATIENT : QUICK);
        expect({ failing, failed, skipped }).toEqual({ failing, failed: [], skipped: [] });
        // What the server does late it must have done, or it happens to the registry that the next sync begins with.
        await proxy.idle();
        // So the sync after it has nothing to do, as the one after an undisturbed sync has not.
        expect({ failing, stored: await stored(server().url) }).toEqual({ failing, stored: undisturbed });
      }
    });
  });
}
