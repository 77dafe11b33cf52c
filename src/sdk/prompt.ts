import { isCommitId } from "../core/commit.ts";
import type { ChatContent, Content, Message, TextContent } from "../core/content.ts";
import type { Json, JsonObject } from "../core/json.ts";
import { contentVariables } from "../core/template.ts";
import { messageOf } from "../mlflow/commit-message.ts";
import { contentOf } from "../mlflow/content-tags.ts";
import type { ModelVersion } from "../mlflow/entities.ts";
import { IS_DRAFT, VERSION_COMMIT, VERSION_DESCRIPTION } from "../mlflow/tag-keys.ts";
import { authorTags, tagsOf } from "../mlflow/tag-list.ts";
import { type Texts, checkFilled, fillMessages, fillText, textsOf } from "./format.ts";
import type {
  AllowPartial,
  ChatPrompt,
  FormatOptions,
  PerhapsPartial,
  Prompt,
  PromptDetails,
  PromptValues,
  TextPrompt,
} from "./prompt-types.ts";

/** The prompt that a version on the wire is; the aliases are those of this version. */
export function promptOf(
  model: Pick<ModelVersion, "name" | "version" | "description" | "tags">,
  aliases: readonly string[],
  uri: string,
): Prompt {
  const tags = tagsOf(model.tags);
  const commit = tags.get(VERSION_COMMIT);
  const content = contentOf(tags);
  const about = {
    uri,
    name: model.name,
    version: Number(model.version),
    isDraft: model.version === "0" && tags.get(IS_DRAFT) === "true",
    isFallback: false,
    aliases,
    tags: Object.fromEntries(authorTags(tags)),
    commit: commit !== undefined && isCommitId(commit) ? commit : null,
    message: messageOf(model, tags),
    description: tags.get(VERSION_DESCRIPTION) ?? null,
  };
  return makePrompt(about, content);
}

type About = Omit<PromptDetails, "modelConfig" | "responseFormat">;

/** A prompt of a content from anywhere. */
export function makePrompt(about: About, content: Content): Prompt {
  const details = {
    ...about,
    aliases: Object.freeze([...about.aliases]),
    tags: Object.freeze({ ...about.tags }),
    modelConfig: frozen(content.modelConfig),
    responseFormat: frozen(content.responseFormat),
  };
  return content.type === "text" ? textPrompt(details, content, NOTHING) : chatPrompt(details, content, NOTHING);
}

const NOTHING: Texts = new Map();

/**
 * The content is kept as it was written, beside the texts that were filled in so far: a variable that came in with one of
 * them is none.
 */
function textPrompt(details: PromptDetails, content: TextContent, given: Texts): TextPrompt {
  const { uri } = details;
  const variables = contentVariables(content);

  function format(values?: PromptValues, options?: FormatOptions): string;
  function format(values: Partial<PromptValues>, options: AllowPartial): TextPrompt;
  function format(values: Partial<PromptValues>, options: PerhapsPartial): string | TextPrompt;
  function format(values: object = {}, options: FormatOptions | PerhapsPartial = {}): string | TextPrompt {
    const texts = withGiven(textsOf(values, variables, uri), given);
    if (options.allowPartial === true) return textPrompt(details, content, texts);
    checkFilled(content, variables, texts, uri);
    return fillText(content.template, texts);
  }

  const template = fillText(content.template, given);
  return Object.freeze({ ...details, type: "text", template, variables: without(variables, given), format });
}

function chatPrompt(details: PromptDetails, content: ChatContent, given: Texts): ChatPrompt {
  const { uri } = details;
  const variables = contentVariables(content);

  function format(values?: PromptValues, options?: FormatOptions): Message[];
  function format(values: Partial<PromptValues>, options: AllowPartial): ChatPrompt;
  function format(values: Partial<PromptValues>, options: PerhapsPartial): Message[] | ChatPrompt;
  function format(values: object = {}, options: FormatOptions | PerhapsPartial = {}) {
    const texts = withGiven(textsOf(values, variables, uri), given);
    if (options.allowPartial === true) return chatPrompt(details, content, texts);
    checkFilled(content, variables, texts, uri);
    return fillMessages(content.messages, texts);
  }

  const messages = Object.freeze(fillMessages(content.messages, given).map((message) => Object.freeze(message)));
  return Object.freeze({ ...details, type: "chat", messages, variables: without(variables, given), format });
}

/** What was filled in stays. */
function withGiven(texts: Map<string, string>, given: Texts): Texts {
  for (const [name, text] of given) texts.set(name, text);
  return texts;
}

function without(variables: readonly string[], given: Texts): readonly string[] {
  return Object.freeze(variables.filter((name) => !given.has(name)));
}

function frozen(value: JsonObject | null): JsonObject | null {
  freeze(value);
  return value;
}

function freeze(value: Json): void {
  if (typeof value !== "object" || value === null) return;
  Object.values(value).forEach(freeze);
  Object.freeze(value);
}
