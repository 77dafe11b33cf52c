import { readFile, stat, writeFile } from "node:fs/promises";
import { z } from "zod";
import { isDigest } from "../../core/digest.ts";
import type { Digest } from "../../core/digest.ts";
import { PromptreeError, messageOf } from "../../core/errors.ts";
import type { Plan } from "../../core/plan.ts";
import { planJson } from "../../report/json.ts";

const PlanFile = z.object({ fingerprint: z.string() });

/** @throws PromptreeError `usage` when the file is no plan. */
export async function readFingerprint(path: string): Promise<Digest> {
  const fingerprint = await findFingerprint(path);
  if (fingerprint !== null) return fingerprint;
  throw new PromptreeError("usage", `${path} holds no plan`, {
    hint: "name a file that a plan was written to: promptree plan --out NEW_FILE",
  });
}

/**
 * Makes a file, or replaces a plan.
 * @throws PromptreeError `usage` when the file can't be written, or holds something else.
 */
export async function writePlan(path: string, plan: Plan): Promise<void> {
  if ((await isFile(path)) && (await findFingerprint(path)) === null) {
    throw new PromptreeError("usage", `${path} is there already and holds no plan, so it was left as it is`, {
      hint: "give --out a new file, or one that holds a plan",
    });
  }
  try {
    await writeFile(path, `${JSON.stringify(planJson(plan), null, 2)}\n`);
  } catch (error) {
    throw new PromptreeError("usage", `the plan can't be written to ${path}: ${messageOf(error)}`, { cause: error });
  }
}

/** Null when the file holds something else. */
async function findFingerprint(path: string): Promise<Digest | null> {
  try {
    const { fingerprint } = PlanFile.parse(JSON.parse(await readFile(path, "utf8")));
    return isDigest(fingerprint) ? fingerprint : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw new PromptreeError("usage", `the plan ${path} can't be read: ${messageOf(error)}`, { cause: error });
  }
}

/** A pipe or a terminal holds nothing that could be lost. */
async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}
