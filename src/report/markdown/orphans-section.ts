import type { PromptName } from "../../core/name.ts";
import type { Change, Plan } from "../../core/plan.ts";
import type { Problem } from "../../core/problem.ts";
import { count } from "../figures.ts";
import { cutText } from "./attention.ts";
import { codeSpan } from "./escape.ts";
import { item } from "./fit.ts";
import type { Section } from "./fit.ts";

/** Prompts whose files these changes take away, with those that look like moves of a file; of older ones how many there are. */
export function orphansSection(
  { orphans, problems }: Pick<Plan, "orphans" | "problems">,
  changes: readonly Change[],
  rank: number,
): Section {
  const deleted = new Set(changes.flatMap((change) => (change.action === "delete-prompt" ? [change.prompt] : [])));
  const left = orphans.filter((orphan) => !deleted.has(orphan)).toSorted();
  const fresh = left.filter((orphan) => becomesOrphan(orphan, changes));
  const older = left.length - fresh.length;
  return {
    noun: "orphan or rename",
    head: "### Orphans",
    tail: "",
    separator: "\n",
    items: [
      ...problems.filter(isRename).map((problem) => item(`- ${renameText(problem)}`, true)),
      ...fresh.map((orphan) => item(`- ${codeSpan(orphan)} has no file in git any more; the registry keeps it`)),
      ...(older === 0
        ? []
        : [
            item(
              `- ${count(older, "prompt")} had no file before, and the registry keeps ${older === 1 ? "it" : "them"}`,
            ),
          ]),
    ],
    rank,
  };
}

/** Whether a problem is told among the orphans. */
export function isRename({ code }: Problem): boolean {
  return code === "looks-renamed";
}

function renameText({ file, message, hint }: Problem): string {
  const place = file === null ? "" : `${codeSpan(file)} `;
  return `${place}${cutText(message)}${hint === null ? "" : `; ${cutText(hint)}`}`;
}

function becomesOrphan(orphan: PromptName, changes: readonly Change[]): boolean {
  return changes.some(
    (change) =>
      change.action === "update-metadata" &&
      change.prompt === orphan &&
      change.fields.some(({ field, to }) => field === "orphaned" && to === "true"),
  );
}
