import type { PromptState } from "./prompt.ts";
import { VARIABLES, titleCase } from "./vocabulary.ts";

/** The prompt as a Markdown file. Every variable that the schema declares stands in the body, and no other does. */
export function renderPrompt(prompt: PromptState): string {
  return prompt.frontMatter ? `---\n${frontMatter(prompt).join("\n")}\n---\n${body(prompt)}\n` : `${body(prompt)}\n`;
}

function frontMatter(prompt: PromptState): readonly string[] {
  return [
    ...(prompt.named ? [`name: ${prompt.name}`] : []),
    `description: ${prompt.description}`,
    "tags:",
    ...[...prompt.tags].map(([key, value]) => `  ${key}: ${value}`),
    ...(prompt.model === null
      ? []
      : [`model: ${prompt.model}`, `config: {temperature: ${prompt.temperature}, max_tokens: ${prompt.maxTokens}}`]),
    "input:",
    "  schema:",
    ...prompt.variables.map((name) => `    ${name}: ${VARIABLES[name]}`),
    ...(prompt.answer.length === 0 ? [] : outputLines(prompt.answer)),
  ];
}

function outputLines(answer: readonly string[]): readonly string[] {
  return [
    "output:",
    "  format: json",
    "  schema:",
    "    type: object",
    "    properties:",
    ...answer.map((property) => `      ${property}: {type: string}`),
    `    required: [${answer.join(", ")}]`,
  ];
}

function body(prompt: PromptState): string {
  const last = prompt.messages.length - 1;
  return prompt.messages
    .map((message, index) => {
      const text = [...message.paragraphs, ...(index === last ? [variableLines(prompt)] : [])].join("\n\n");
      return message.role === null ? text : `<${message.role}>\n${text}\n</${message.role}>`;
    })
    .join("\n\n");
}

function variableLines(prompt: PromptState): string {
  return prompt.variables.map((name) => `${titleCase(name)}: {{${name}}}`).join("\n");
}
