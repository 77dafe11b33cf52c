import type { Content } from "../../core/content.ts";
import { PromptreeError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { parseReference } from "../../core/reference.ts";
import type { PromptReference } from "../../core/reference.ts";
import { contentVariables, fillTemplate } from "../../core/template.ts";
import { loadPrompt } from "../../engine/load.ts";
import { contentText } from "../../report/content-text.ts";
import { getText } from "../../report/get-text.ts";
import { getJson } from "../../report/json.ts";
import type { Context } from "../context.ts";
import { print, warn } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { openToLook } from "../registry.ts";

interface GetOptions {
  readonly var?: readonly string[] | undefined;
  readonly allowPartial?: true | undefined;
  readonly at?: Date | undefined;
}

export async function getPrompt(context: Context, text: string, options: GetOptions): Promise<ExitCode> {
  const reference = readReference(text);
  const values = new Map(options.var?.map(readVariable));
  await using registry = await openToLook(context);
  const loaded = await loadPrompt(registry, reference, options.at ?? null);
  const whole = "draft" in loaded ? loaded.draft.content : loaded.record.content;
  const content = values.size === 0 ? whole : fill(whole, values, options.allowPartial === true);
  const filled =
    "draft" in loaded ? { draft: { ...loaded.draft, content } } : { ...loaded, record: { ...loaded.record, content } };
  warnUnknown(contentVariables(whole), [...values.keys()], context);
  if (context.json || context.io.outIsTerminal) {
    print(
      context,
      () => getJson(filled),
      () => getText(filled, context.view),
    );
  } else {
    context.io.out(contentText(content));
  }
  return EXIT.done;
}

function readReference(text: string): PromptReference {
  const reference = parseReference(text);
  if (reference !== null) return reference;
  throw new PromptreeError("usage", `"${text}" names no prompt`, {
    hint: "write prompts:/NAME@ALIAS, prompts:/NAME/3 for a version, or prompts:/NAME for the newest",
  });
}

function readVariable(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new PromptreeError("usage", `--var ${text} gives no value`, { hint: "write it as --var name=value" });
}

function fill(content: Content, values: ReadonlyMap<string, string>, allowPartial: boolean): Content {
  const missing = contentVariables(content).filter((name) => !values.has(name));
  if (missing.length > 0 && !allowPartial) {
    throw new PromptreeError("usage", `no value for ${missing.map((name) => `{{${name}}}`).join(", ")}`, {
      hint: `give one: --var ${missing[0]}=…; or leave it as it is: --allow-partial`,
    });
  }
  const fillIn = (template: string): string => fillTemplate(template, values).text;
  if (content.type === "text") return { ...content, template: fillIn(content.template) };
  return {
    ...content,
    messages: content.messages.map((message) => ({ ...message, content: fillIn(message.content) })),
  };
}

function warnUnknown(variables: readonly string[], given: readonly string[], context: Context): void {
  for (const name of given.filter((one) => !variables.includes(one))) {
    const near = nearest(name, variables);
    const hint = near === null ? "" : `; did you mean "${near}"?`;
    warn(context, `the prompt has no variable "${name}"${hint}`);
  }
}
