import type { Story, StoryCommit } from "./story.ts";
import type { StoryFile } from "./story-files.ts";

/** A story for people, a commit a line or a few. */
export function storyText({ commits }: Story): string {
  return commits.map((commit) => commitText(commit)).join("\n");
}

function commitText({ message, changes, merged }: StoryCommit): string {
  const lines = changesText(changes);
  const branch = merged?.map((wip) => changesText(wip).join("; ") || "nothing") ?? [];
  return [
    `${message}${merged === null ? "" : " (merge)"}:${lines.length === 0 ? " nothing" : ""}`,
    ...lines.map((line) => `    ${line}`),
    ...branch.map((line) => `    merged with: ${line}`),
  ].join("\n");
}

function changesText(changes: ReadonlyMap<string, StoryFile | null>): readonly string[] {
  return [...changes].map(([path, file]) => (file === null ? `- ${path}` : `${path} = ${readable(file.note)}`));
}

function readable(note: string): string {
  return note.replaceAll(/⟨(\d+):\d+⟩/g, (_, commit: string) => `C${Number(commit) + 1}`);
}
