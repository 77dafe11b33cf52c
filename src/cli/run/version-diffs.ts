import type { RegisterVersion } from "../../core/plan.ts";
import type { RegistryReader } from "../../core/registry.ts";
import { readContentChanges } from "../../engine/content-changes.ts";
import type { MadePlan } from "../../engine/make-plan.ts";
import { versionsShown } from "../../report/plan-text.ts";
import type { VersionDiffs } from "../../report/plan-text.ts";

/** The text diffs of the versions, new or put back, that a report will list; the others are not read. */
export async function readDiffs(made: MadePlan, registry: RegistryReader, all: boolean): Promise<VersionDiffs> {
  const { contentDiffText } = await import("../../report/text-diff.ts");
  const { plan, contents } = made;
  const planned = plan.changes.filter((change): change is RegisterVersion => change.action === "register-version");
  const changes = await readContentChanges(versionsShown(plan, all), planned, contents, registry);
  return { contents: (change) => changes.get(change.provenance) ?? null, contentDiffText };
}
