import type { PromptFile } from "../../core/prompt-file.ts";
import { contentVariables } from "../../core/template.ts";
import { variableType } from "./variable-type.ts";

/** What such a file begins with; one that does not is somebody's own. */
export const FIRST_LINE = "// Written by `promptree types`: change the prompts, and run it again.";

/** The declarations of these prompts, for the compiler: the same text for the same prompts, whatever their order. */
export function declarationText(prompts: readonly PromptFile[]): string {
  const sorted = prompts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [
    FIRST_LINE,
    "export {};",
    "",
    'declare module "promptree" {',
    "  interface PromptTypes {",
    ...sorted.flatMap(promptLines),
    "  }",
    "}",
    "",
  ].join("\n");
}

function promptLines({ name, content, metadata }: PromptFile): readonly string[] {
  const variables = contentVariables(content).toSorted();
  const begin = `    ${memberName(name)}: { type: "${content.type}"; variables: {`;
  if (variables.length === 0) return [`${begin}} };`];
  const members = variables.map(
    (variable) => `      ${memberName(variable)}: ${variableType(variable, metadata.inputSchema)};`,
  );
  return [begin, ...members, "    } };"];
}

function memberName(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
