import { openProject, requireSettings } from "../../engine/project.ts";
import { readStatus } from "../../engine/status.ts";
import { statusJson } from "../../report/json.ts";
import { statusText } from "../../report/status-text.ts";
import type { Status } from "../../report/status-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { openForReading } from "../registry.ts";

export async function showStatus(context: Context): Promise<ExitCode> {
  const project = await openProject(context.dir);
  requireSettings(project);
  await using registry = await openForReading(context, project);
  const { plan, lastSync, commitsBehind, drafts } = await readStatus(project, registry);
  const status: Status = {
    head: plan.source,
    registry: plan.registry,
    lastSync,
    commitsBehind,
    drift: plan.drift,
    orphans: plan.orphans,
    conflicts: plan.blocks.filter((block) => block.kind === "conflict"),
    drafts,
  };
  print(
    context,
    () => statusJson(status),
    () => statusText(status, context.view),
  );
  return EXIT.done;
}
