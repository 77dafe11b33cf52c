import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { isDigest } from "../../core/digest.ts";
import type { Digest } from "../../core/digest.ts";
import { PromptreeError, messageOf } from "../../core/errors.ts";
import type { Plan } from "../../core/plan.ts";
import { planJson } from "../../report/json.ts";

const PlanFile = z.object({ fingerprint: z.string() });

/** @throws PromptreeError `usage` when the file is no plan. */
export async function readFingerprint(path: string): Promise<Digest> {
  try {
    const { fingerprint } = PlanFile.parse(JSON.parse(await readFile(path, "utf8")));
    if (isDigest(fingerprint)) return fingerprint;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) {
      throw new PromptreeError("usage", `the plan ${path} can't be read: ${messageOf(error)}`, { cause: error });
    }
  }
  throw new PromptreeError("usage", `${path} holds no plan`, { hint: `write one with: promptree plan --out ${path}` });
}

/** @throws PromptreeError `usage` when the file can't be written. */
export async function writePlan(path: string, plan: Plan): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify(planJson(plan), null, 2)}\n`);
  } catch (error) {
    throw new PromptreeError("usage", `the plan can't be written to ${path}: ${messageOf(error)}`, { cause: error });
  }
}
