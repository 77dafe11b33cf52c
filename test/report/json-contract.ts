import * as z from "zod";
import {
  block,
  change,
  commit,
  conflict,
  digest,
  drift,
  error,
  problem,
  prompt,
  source,
  version,
} from "./json-parts.ts";
import { watchContractWith } from "./watch-contract.ts";

// The contract of `--json`, field by field. A field added here is an addition; one renamed or removed breaks whoever
// reads it, and so does a field that a command prints and this file does not know: every object is strict.

const found = {
  source,
  registry: z.string(),
  problems: z.array(problem),
  drift: z.array(drift),
  orphans: z.array(prompt),
};

export const planContract = z.strictObject({
  ...found,
  fingerprint: digest,
  changes: z.array(change),
  blocks: z.array(block),
});

export const syncContract = z.strictObject({
  ...found,
  applied: z.array(change),
  failed: z.array(z.strictObject({ change, error })),
  skipped: z.array(z.strictObject({ change, because: z.string() })),
});

/** Of `sync --all`: one registry after the other. */
export const syncAllContract = z.array(
  z.union([
    syncContract.extend({ name: z.string() }),
    z.strictObject({
      name: z.string(),
      error,
      problems: z.array(problem).optional(),
      blocks: z.array(block).optional(),
    }),
  ]),
);

const gotten = {
  name: prompt,
  /** 0 for a draft. */
  version: z.int().nonnegative(),
  tags: z.record(z.string(), z.string()),
  modelConfig: z.record(z.string(), z.json()).nullable(),
  responseFormat: z.record(z.string(), z.json()).nullable(),
  message: z.string(),
  commit: commit.nullable(),
  digest,
  aliases: z.array(z.string()),
  draft: z.boolean(),
};

export const getContract = z.discriminatedUnion("type", [
  z.strictObject({ ...gotten, type: z.literal("text"), template: z.string() }),
  z.strictObject({
    ...gotten,
    type: z.literal("chat"),
    messages: z.array(z.strictObject({ role: z.string(), content: z.string() })),
  }),
]);

export const searchContract = z.array(
  z.strictObject({
    name: prompt,
    description: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    latestVersion: version.nullable(),
    aliases: z.record(z.string(), version),
    orphaned: z.boolean(),
  }),
);

export const logContract = z.array(
  z.strictObject({
    name: prompt,
    version,
    commit: commit.nullable(),
    date: z.string(),
    author: z.string().nullable(),
    message: z.string(),
    digest,
    path: z.string().nullable(),
    aliases: z.array(z.string()),
  }),
);

const move = { name: prompt, alias: z.string(), actor: z.string(), commit: commit.nullable() };

export const aliasMovesContract = z.array(
  z.strictObject({ ...move, from: version.nullable(), to: version.nullable(), at: z.iso.datetime() }),
);

export const aliasesThenContract = z.array(z.strictObject({ ...move, version, since: z.iso.datetime() }));

export const statusContract = z.strictObject({
  head: source,
  registry: z.string(),
  lastSync: z
    .strictObject({
      commit,
      branch: z.string().nullable(),
      mode: z.enum(["first-parent", "head"]),
      syncedAt: z.string(),
      commitsBehind: z.int().nonnegative().nullable(),
    })
    .nullable(),
  drift: z.array(drift),
  orphans: z.array(prompt),
  conflicts: z.array(conflict),
  drafts: z.array(z.strictObject({ prompt, path: z.string() })),
  /** Where it can't be told what a sync would do; `drift` and `conflicts` are empty then. */
  error: error.optional(),
});

const next = z.array(z.string());

export const initContract = z.strictObject({
  root: z.string(),
  files: z.array(
    z.strictObject({
      path: z.string(),
      state: z.enum(["made", "added", "left"]),
      note: z.string().nullable(),
      toAdd: z.string().nullable(),
    }),
  ),
  next,
});

export const newContract = z.strictObject({ path: z.string(), name: prompt, type: z.enum(["text", "chat"]), next });

export const importContract = z.strictObject({
  registry: z.string().nullable(),
  dryRun: z.boolean(),
  prompts: z.array(
    z.strictObject({
      outcome: z.enum(["made", "there-already", "managed", "left-out"]),
      name: prompt.nullable(),
      from: z.string().nullable(),
      version: version.nullable(),
      path: z.string().nullable(),
      reasons: z.array(z.string()),
    }),
  ),
  pointers: z.array(
    z.strictObject({
      outcome: z.enum(["made", "there-already", "left-out"]),
      prompt,
      alias: z.string(),
      version,
      reason: z.string().nullable(),
    }),
  ),
  missingLines: z.string().nullable(),
  written: z.array(z.string()),
  next,
  problems: z.array(problem),
});

export const validateContract = z.strictObject({ problems: z.array(problem) });

const pointer = z.strictObject({ alias: z.string(), from: version.nullable(), to: version.nullable() });

/** Of `alias set`, `alias delete`, `promote` and `rollback`. */
export const pointerContract = z.strictObject({
  prompt,
  alias: z.string(),
  target: z.string().nullable(),
  version: version.nullable(),
  found: version.nullable(),
  protected: z.boolean(),
  file: z.string(),
  edited: z.boolean(),
  diff: z.string().nullable(),
  moved: z.array(pointer),
  commands: z.array(z.string()),
});

export const aliasListContract = z.array(
  z.strictObject({
    prompt,
    alias: z.string(),
    target: z.string(),
    wanted: version.nullable(),
    found: version.nullable(),
    protected: z.boolean(),
  }),
);

export const unlockContract = z.strictObject({
  registry: z.string(),
  outcome: z.enum(["needless", "free", "taken-away"]),
  holder: z
    .strictObject({
      actor: z.string(),
      since: z.iso.datetime(),
      idleMs: z.number().nonnegative(),
      expired: z.boolean(),
    })
    .nullable(),
});

export const tokenContract = z.strictObject({
  name: z.string(),
  scope: z.enum(["read", "write", "sync"]),
  expires: z.iso.datetime().nullable(),
  token: z.string().regex(/^ptree_[\w-]{43}$/),
  line: z.string(),
  file: z.string().nullable(),
});

export const errorContract = z.strictObject({ error });

const settings = z.record(z.string(), z.json()).nullable();

const compared = {
  version: version.nullable(),
  aliases: z.array(z.string()),
  latest: z.boolean(),
  commit: commit.nullable(),
  date: z.string().nullable(),
  author: z.string().nullable(),
  message: z.string().nullable(),
  path: z.string().nullable(),
  digest,
  description: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  modelConfig: settings,
  responseFormat: settings,
  inputSchema: settings,
};

const comparedSide = z.discriminatedUnion("type", [
  z.strictObject({ ...compared, type: z.literal("text"), template: z.string() }),
  z.strictObject({
    ...compared,
    type: z.literal("chat"),
    messages: z.array(z.strictObject({ role: z.string(), content: z.string() })),
  }),
]);

const hunks = z.array(
  z.strictObject({
    oldStart: z.int().nonnegative(),
    oldLines: z.int().nonnegative(),
    newStart: z.int().nonnegative(),
    newLines: z.int().nonnegative(),
    lines: z.array(z.string().regex(/^[ +-]/)),
  }),
);

const keys = z.array(z.strictObject({ key: z.string(), from: z.json(), to: z.json() }));

export const diffContract = z.strictObject({
  name: prompt,
  equal: z.boolean(),
  from: comparedSide,
  to: comparedSide,
  type: z.strictObject({ from: z.enum(["text", "chat"]), to: z.enum(["text", "chat"]) }).nullable(),
  hunks: hunks.nullable(),
  messages: z
    .array(
      z.strictObject({
        change: z.enum(["added", "removed", "changed", "equal"]),
        moved: z.boolean(),
        from: z.int().positive().nullable(),
        to: z.int().positive().nullable(),
        hunks,
      }),
    )
    .nullable(),
  description: z.strictObject({ from: z.string().nullable(), to: z.string().nullable() }).nullable(),
  tags: keys,
  modelConfig: keys,
  responseFormat: keys,
  inputSchema: keys,
  variables: z.strictObject({ added: z.array(z.string()), removed: z.array(z.string()) }),
});

export const typesContract = z.strictObject({
  file: z.string(),
  outcome: z.enum(["made", "changed", "up-to-date", "out-of-date"]),
  prompts: z.int().nonnegative(),
});

export const completionContract = z.strictObject({ shell: z.enum(["bash", "zsh", "fish"]), script: z.string() });

export { serveContract } from "./serve-contract.ts";

/** One line of what `watch` prints. */
export const watchContract = watchContractWith(syncContract);
