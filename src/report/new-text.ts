import type { PromptName } from "../core/name.ts";
import { nextCommandsText } from "./next-commands-text.ts";
import type { View } from "./view.ts";

export interface NewPrompt {
  readonly path: string;
  readonly name: PromptName;
  readonly type: "text" | "chat";
  readonly branch: { readonly name: string; readonly isCurrent: boolean };
}

/** The file that was made, and how it becomes a version. */
export function newText({ path, name, branch }: NewPrompt, next: readonly string[], view: View): string {
  return [
    `${view.paint.added("made")}  ${view.paint.bold(path)}  the prompt ${name}`,
    "",
    "Edit it, then type:",
    ...nextCommandsText(next, branch),
  ].join("\n");
}
