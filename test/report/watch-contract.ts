import { z } from "zod";
import { error, problem, prompt } from "./json-parts.ts";
import type { syncContract } from "./json-contract.ts";

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);

const lines = z.int().nonnegative();

const head = { branch: z.string().nullable(), commit: commit.nullable(), syncs: z.boolean() };

/** One line of what `watch` prints. `synced`: the form of what `sync` prints. */
export function watchContractWith(synced: typeof syncContract) {
  const said = <Event extends string, Shape extends z.ZodRawShape>(event: Event, shape: Shape) =>
    z.strictObject({ time: z.iso.datetime(), event: z.literal(event), ...shape });
  return z.discriminatedUnion("event", [
    said("ready", { registry: z.string(), ...head, prompts: z.int().nonnegative(), drafts: z.int().nonnegative() }),
    said("draft", { prompt, path: z.string(), uri: z.string(), newPrompt: z.boolean(), added: lines, removed: lines }),
    said("draft-gone", { prompt, path: z.string(), why: z.enum(["as-registered", "no-file"]) }),
    said("problems", { path: z.string().nullable(), problems: z.array(problem) }),
    said("branch", head),
    said("synced", synced.shape),
    said("sync-failed", { error }),
    said("trouble", { error }),
    said("recovered", {}),
    said("stopped", {}),
  ]);
}
