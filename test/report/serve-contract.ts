import { z } from "zod";

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

const reason = z.enum(["start", "interval", "signal", "webhook", "watch"]);

const time = z.iso.datetime();

/** One line of what `serve` prints. */
export const serveContract = z.union([
  z.strictObject({
    time,
    event: z.literal("start"),
    url: z.url(),
    registry: z.string(),
    managed: z.enum(["read-only", "open"]),
  }),
  z.strictObject({
    time,
    event: z.literal("sync"),
    reason,
    commit,
    changes: z.int().nonnegative(),
    warnings: z.array(z.string()),
  }),
  z.strictObject({
    time,
    event: z.literal("sync-failed"),
    reason,
    commit: commit.nullable(),
    code: z.string(),
    message: z.string(),
  }),
  z.strictObject({
    time,
    event: z.literal("watch"),
    branch: z.string().nullable(),
    commit: commit.nullable(),
    syncs: z.boolean(),
  }),
  z.strictObject({ time, event: z.literal("draft"), prompt: z.string(), path: z.string() }),
  z.strictObject({ time, event: z.literal("draft-gone"), prompt: z.string(), path: z.string() }),
  z.strictObject({
    time,
    event: z.literal("problems"),
    path: z.string().nullable(),
    problems: z.array(z.string()),
  }),
  z.strictObject({ time, event: z.literal("trouble"), code: z.string(), message: z.string() }),
  z.strictObject({ time, event: z.literal("recovered") }),
  z.strictObject({ time, event: z.literal("notice"), message: z.string() }),
  z.strictObject({
    time,
    event: z.literal("tokens"),
    severity: z.enum(["error", "warning"]),
    message: z.string(),
  }),
  z.strictObject({ time, event: z.literal("defect"), code: z.string(), message: z.string() }),
  z.strictObject({ time, event: z.literal("stopping"), signal: z.string() }),
  z.strictObject({ time, event: z.literal("stopped") }),
  z.strictObject({
    time,
    method: z.string(),
    route: z.string(),
    status: z.int(),
    ms: z.number().nonnegative(),
    bytes: z.int().nonnegative(),
    caller: z.string().nullable(),
    address: z.string().nullable(),
    error: z.string().nullable(),
  }),
]);
