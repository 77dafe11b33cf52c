import { onTestFinished } from "vitest";
import type { Plan, RegisterVersion } from "../../../src/core/plan.ts";
import type { RegistryReader } from "../../../src/core/registry.ts";
import { readContentChanges } from "../../../src/engine/content-changes.ts";
import type { VersionDiffs } from "../../../src/report/plan-text.ts";
import { versionsWithDiffs } from "../../../src/report/markdown/version-diffs.ts";
import { planFolder } from "../../engine/workshop.ts";
import type { Workshop } from "../../engine/workshop.ts";

/** A plan as the engine makes it of a repository, with what its versions change. */
export async function realPlan({ repository, registry }: Workshop): Promise<Plan & Pick<VersionDiffs, "contents">> {
  const keepOpen = (opened: AsyncDisposable) => onTestFinished(() => opened[Symbol.asyncDispose]());
  const { plan, contents } = await planFolder(repository.root, registry, {}, keepOpen);
  return { ...plan, contents: await diffsOf(plan, contents, registry) };
}

async function diffsOf(
  { changes }: Plan,
  contents: Parameters<typeof readContentChanges>[2],
  registry: RegistryReader,
): Promise<VersionDiffs["contents"]> {
  const planned = changes.filter((change): change is RegisterVersion => change.action === "register-version");
  const found = await readContentChanges(versionsWithDiffs(changes), planned, contents, registry);
  return (change) => found.get(change.provenance) ?? null;
}
