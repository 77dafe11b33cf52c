import type { Random } from "./random.ts";
import type { Variable } from "./vocabulary.ts";
import {
  ANSWER_FIELDS,
  MODELS,
  PEOPLE,
  TASKS,
  TEAMS,
  TOPICS,
  VARIABLES,
  opening,
  paragraph,
  titleCase,
} from "./vocabulary.ts";

/** One prompt at one moment, before it is written as Markdown. */
export interface PromptState {
  readonly path: string;
  /** What `prompts:/` calls it. */
  readonly name: string;
  /** Whether the front matter says the name; otherwise it follows from the path. */
  readonly named: boolean;
  /** Without front matter there is a template and nothing else. */
  readonly frontMatter: boolean;
  readonly description: string;
  readonly tags: ReadonlyMap<string, string>;
  /** Null: no settings at all. */
  readonly model: string | null;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly variables: readonly Variable[];
  /** The properties of the response format; empty for free text. */
  readonly answer: readonly string[];
  /** One message without a role is a text prompt. The last message ends with the variables. */
  readonly messages: readonly MessageState[];
}

interface MessageState {
  readonly role: "system" | "user" | "assistant" | null;
  readonly paragraphs: readonly string[];
}

const VARIABLE_NAMES = Object.keys(VARIABLES).filter(isVariable);

function isVariable(name: string): name is Variable {
  return name in VARIABLES;
}

/** `number` makes the path and the name unique. */
export function newPrompt(random: Random, number: number): PromptState {
  const team = random.pick(TEAMS);
  const topic = random.pick(TOPICS);
  const task = `${random.pick(TASKS)}-${number}`;
  const folder = `${team}/${topic}`;
  const frontMatter = !random.chance(0.03);
  const named = frontMatter && random.chance(0.4);
  const use = titleCase(task.replace(/-\d+$/, ""));
  return {
    path: `prompts/${folder}/${task}.md`,
    name: named ? `${team}.${task}` : `${team}_${topic}_${task}`,
    named,
    frontMatter,
    description: `${use} for ${topic.replaceAll("_", " ")} of the ${team} team`,
    tags: new Map([
      ["use_case", topic],
      ["author", `team-${team}`],
    ]),
    model: random.chance(0.9) ? random.pick(MODELS) : null,
    temperature: random.between(0, 10) / 10,
    maxTokens: random.between(1, 16) * 100,
    variables: random.sample(VARIABLE_NAMES, random.between(1, 5)),
    answer: random.chance(0.15) ? random.sample(ANSWER_FIELDS, 3) : [],
    messages: newMessages(random, opening(random, team, topic)),
  };
}

function newMessages(random: Random, first: string): readonly MessageState[] {
  const paragraphs = [first];
  const size = random.between(250, 1600);
  do paragraphs.push(paragraph(random));
  while (paragraphs.join("").length < size);
  if (!random.chance(0.1)) return [{ role: null, paragraphs }];
  const example = random.chance(0.3)
    ? ([
        { role: "user", paragraphs: ["Hello, can you help me?"] },
        { role: "assistant", paragraphs: [paragraph(random)] },
      ] as const)
    : [];
  return [{ role: "system", paragraphs }, ...example, { role: "user", paragraphs: ["Here is the case."] }];
}

/** A change that makes a new version: mostly of the body, else of the model's settings or the variables. */
export function editContent(random: Random, prompt: PromptState): PromptState {
  const choice = prompt.frontMatter && prompt.model !== null ? random.unit() : 0;
  if (choice < 0.8) return { ...prompt, messages: editMessages(random, prompt.messages) };
  if (choice < 0.87) return { ...prompt, temperature: other(random.between(0, 9) / 10, prompt.temperature, 1) };
  if (choice < 0.92) return { ...prompt, maxTokens: other(random.between(1, 15) * 100, prompt.maxTokens, 1600) };
  if (choice < 0.95) return { ...prompt, model: random.pick(MODELS.filter((model) => model !== prompt.model)) };
  return { ...prompt, variables: editVariables(random, prompt.variables) };
}

function other(value: number, taken: number, instead: number): number {
  return value === taken ? instead : value;
}

function editVariables(random: Random, variables: readonly Variable[]): readonly Variable[] {
  const spare = VARIABLE_NAMES.filter((name) => !variables.includes(name));
  return variables.length < 6 ? [...variables, random.pick(spare)] : variables.slice(0, 3);
}

function editMessages(random: Random, messages: readonly MessageState[]): readonly MessageState[] {
  const [first, ...rest] = messages;
  if (first === undefined) return messages;
  const paragraphs = [...first.paragraphs];
  const at = random.between(1, paragraphs.length - 1);
  const remove = paragraphs.length > 2 && random.chance(0.1) ? 1 : 0;
  const added = remove === 1 ? [] : [differentParagraph(random, paragraphs)];
  // A long prompt has a paragraph replaced, a short one grows, so that sizes stay what they were.
  paragraphs.splice(at, remove === 1 || paragraphs.join("").length > 1000 ? 1 : 0, ...added);
  return [{ ...first, paragraphs }, ...rest];
}

function differentParagraph(random: Random, existing: readonly string[]): string {
  for (;;) {
    const candidate = paragraph(random);
    if (!existing.includes(candidate)) return candidate;
  }
}

/** A change of tags or description only, which makes no version. Only for prompts with front matter. */
export function editMetadata(random: Random, prompt: PromptState): PromptState {
  if (random.chance(0.3)) return { ...prompt, description: changedDescription(prompt.description) };
  const tags = new Map(prompt.tags);
  const reviewer = random.pick(PEOPLE.filter((person) => person.name !== tags.get("reviewer"))).name;
  tags.set("reviewer", reviewer);
  if (random.chance(0.5)) tags.set("reviewed", `2025-0${random.between(1, 9)}-${random.between(10, 28)}`);
  return { ...prompt, tags };
}

function changedDescription(description: string): string {
  return description.startsWith("Reviewed - ") ? description.slice("Reviewed - ".length) : `Reviewed - ${description}`;
}
