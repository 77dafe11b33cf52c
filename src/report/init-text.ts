import type { SetUpFile } from "../engine/scaffold/set-up-file.ts";
import type { SetUp } from "../engine/scaffold/set-up.ts";
import { displayWidth, padTo } from "./columns.ts";
import { nextCommandsText } from "./next-commands-text.ts";
import type { Tone } from "./paint.ts";
import { safeLine, safeText } from "./safe-text.ts";
import type { View } from "./view.ts";

/**
 * What was made, what is left to do by hand, and what to type next.
 * @param folder The repository's top as it is typed from here; empty where it is here.
 */
export function initText(result: SetUp, folder: string, next: readonly string[], view: View): string {
  const { files, branch, hasPrompts, hasSchemas } = result;
  return [
    `promptree is set up ${folder === "" ? "here" : `in ${safeLine(folder)}`}.`,
    "",
    ...fileLines(files, view),
    ...files.flatMap((file) => (file.toAdd === null ? [] : byHand(file.path, file.toAdd))),
    ...(hasSchemas ? [] : ["", ...NO_SCHEMAS]),
    "",
    hasPrompts ? "Type next:" : "There is no prompt yet. Type next:",
    ...nextCommandsText(next, branch),
  ].join("\n");
}

const STATES: Readonly<Record<SetUpFile["state"], { readonly label: string; readonly tone: Tone }>> = {
  made: { label: "made", tone: "added" },
  added: { label: "added to", tone: "changed" },
  left: { label: "left as is", tone: "dim" },
};

const LABEL_WIDTH = "left as is".length;

const NO_SCHEMAS = [
  "Editors can check aliases.yaml and promptree.yaml by their schemas once",
  "promptree is installed in node_modules here: run promptree init again then.",
];

function fileLines(files: readonly SetUpFile[], view: View): readonly string[] {
  const width = Math.max(...files.map(({ path }) => displayWidth(safeLine(path))));
  return files.map(({ path, state, note }) => {
    const { label, tone } = STATES[state];
    const line = `  ${view.paint[tone](padTo(label, LABEL_WIDTH))}  ${padTo(safeLine(path), width)}  ${safeLine(note ?? "")}`;
    return line.trimEnd();
  });
}

function byHand(path: string, lines: string): readonly string[] {
  const indented = safeText(lines).trimEnd().split("\n");
  return ["", `Add this to ${safeLine(path)}, if it is not there:`, ...indented.map((line) => `  ${line}`)];
}
