import * as z from "zod";

/** What the documents of `--json` are made of. */

export const prompt = z.string();
export const version = z.int().positive();
export const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
export const digest = z.string().regex(/^h1:[0-9a-f]{64}$/);
export const source = z.strictObject({ commit, branch: z.string().nullable() });
const fields = z.array(z.strictObject({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() }));

export const change = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("register-version"),
    prompt,
    version,
    commit,
    message: z.string(),
    author: z.string(),
    date: z.string(),
    path: z.string(),
    digest,
    newPrompt: z.boolean(),
  }),
  z.strictObject({ action: z.literal("restore-version"), prompt, version, commit }),
  z.strictObject({
    action: z.literal("set-alias"),
    prompt,
    alias: z.string(),
    from: version.nullable(),
    to: version,
    protected: z.boolean(),
    reason: z.string().nullable(),
  }),
  z.strictObject({
    action: z.literal("delete-alias"),
    prompt,
    alias: z.string(),
    from: version.nullable(),
    to: z.null(),
    protected: z.boolean(),
  }),
  z.strictObject({ action: z.literal("update-metadata"), prompt, version: version.nullable(), fields }),
  z.strictObject({
    action: z.literal("adopt-prompt"),
    prompt,
    version: version.nullable(),
    from: z.string().nullable(),
    to: z.string(),
    fields,
  }),
  z.strictObject({ action: z.literal("delete-prompt"), prompt }),
]);

export const problem = z.strictObject({
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  file: z.string().nullable(),
  line: z.int().positive().nullable(),
  column: z.int().positive().nullable(),
  message: z.string(),
  hint: z.string().nullable(),
});

export const drift = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("alias-moved"),
    prompt,
    alias: z.string(),
    found: version.nullable(),
    wanted: version,
  }),
  z.strictObject({ kind: z.literal("content-changed"), prompt, version }),
  z.strictObject({ kind: z.literal("metadata-changed"), prompt, fields }),
  z.strictObject({ kind: z.literal("unmanaged-alias"), prompt, alias: z.string(), found: version }),
  z.strictObject({ kind: z.literal("prompt-deleted"), prompt }),
  z.strictObject({ kind: z.literal("version-deleted"), prompt }),
  z.strictObject({ kind: z.literal("unmanaged-version"), prompt, version }),
]);

export const conflict = z.strictObject({
  kind: z.literal("conflict"),
  prompt,
  owner: z.string().nullable(),
  message: z.string(),
});
export const block = z.discriminatedUnion("kind", [
  conflict,
  z.strictObject({ kind: z.literal("limit"), message: z.string() }),
]);

export const error = z.strictObject({ code: z.string(), message: z.string(), hint: z.string().nullable() });
