import { pointAliases, renderAliases } from "./aliases.ts";
import { renderPrompt } from "./markdown.ts";
import { mergeMessage, plainMessage, workMessage } from "./message.ts";
import type { PromptState } from "./prompt.ts";
import { editContent, editMetadata, newPrompt } from "./prompt.ts";
import type { Random } from "./random.ts";
import { seededRandom } from "./random.ts";
import type { Commit, ExpectedPrompt, FileState, Shape } from "./shape.ts";
import type { Step } from "./steps.ts";
import { ALIAS_COMMITS, planSteps } from "./steps.ts";
import { PEOPLE, ZONES } from "./vocabulary.ts";

const ROOT_FILES = [
  { path: ".gitignore", text: ".promptree/\n" },
  { path: "README.md", text: "# Prompts\n\nMade up, to measure with.\n" },
] as const;

const START = Date.UTC(2023, 0, 9, 8) / 1000;

/** A prompt on its way through the history. */
interface Tracked {
  state: PromptState;
  /** As of the version before the newest. */
  previous: PromptState | null;
  versions: number;
}

/** Yields the first-parent commits, oldest first, and returns what a registry must hold at their end. */
export function* generateHistory(shape: Shape): Generator<Commit, readonly ExpectedPrompt[], undefined> {
  const random = seededRandom(shape.seed);
  const sign = signatures(random);
  const prompts: Tracked[] = [];
  let number = 0;
  for (const steps of planSteps(random, shape)) {
    number++;
    const files = applySteps(random, steps, prompts);
    const merges = number > 10 && random.chance(0.2);
    yield {
      branch: merges ? workInProgress(random, sign, files) : [],
      branchedBefore: merges ? random.between(0, 4) : 0,
      ...sign(),
      message: merges ? mergeMessage(random, number) : plainMessage(random, number),
      files: number === 1 ? [...ROOT_FILES, ...files] : files,
    };
  }
  const expected = prompts.map((prompt) => expectPrompt(random, prompt));
  for (let part = 1; part <= ALIAS_COMMITS; part++) {
    const aliases = expected
      .slice(0, Math.ceil((expected.length * part) / ALIAS_COMMITS))
      .map((prompt) => prompt.aliases);
    yield {
      ...sign(),
      message: `Point production, part ${part} of ${ALIAS_COMMITS}`,
      files: [{ path: "aliases.yaml", text: renderAliases(aliases) }],
      branch: [],
      branchedBefore: 0,
    };
  }
  return expected.map(({ prompt }) => prompt);
}

function applySteps(random: Random, steps: readonly Step[], prompts: Tracked[]): readonly FileState[] {
  const touched = new Set<Tracked>();
  return steps.map((step) => {
    const prompt = step === "create" ? createPrompt(random, prompts) : pickPrompt(random, prompts, touched, step);
    touched.add(prompt);
    if (step === "edit") edit(random, prompt);
    if (step === "metadata") prompt.state = editMetadata(random, prompt.state);
    return { path: prompt.state.path, text: renderPrompt(prompt.state) };
  });
}

function createPrompt(random: Random, prompts: Tracked[]): Tracked {
  const prompt = { state: newPrompt(random, prompts.length + 1), previous: null, versions: 1 };
  prompts.push(prompt);
  return prompt;
}

/** Some prompts are worked on again and again while most are left alone, as in real collections. */
function pickPrompt(random: Random, prompts: readonly Tracked[], touched: ReadonlySet<Tracked>, step: Step): Tracked {
  for (;;) {
    const prompt = prompts[Math.floor(prompts.length * random.unit() ** 1.5)];
    if (prompt === undefined || touched.has(prompt)) continue;
    if (step === "edit" || prompt.state.frontMatter) return prompt;
  }
}

/** One edit in thirty goes back to the content of the version before. */
function edit(random: Random, prompt: Tracked): void {
  const { state, previous } = prompt;
  const { tags, description } = state;
  const reverts = previous !== null && random.chance(1 / 30);
  prompt.state = reverts ? { ...previous, tags, description } : editContent(random, state);
  prompt.previous = state;
  prompt.versions++;
}

/** Drafts of what is then merged; a replay that follows first parents never reads them. */
function workInProgress(random: Random, sign: () => Signature, files: readonly FileState[]): readonly Commit[] {
  return Array.from({ length: random.between(1, 3) }, (_, draft) => ({
    ...sign(),
    message: workMessage(random),
    files: random
      .sample(files, Math.min(10, random.between(1, files.length)))
      .map(({ path, text }) => ({ path, text: `${text}Draft ${draft + 1}.\n` })),
    branch: [],
    branchedBefore: 0,
  }));
}

type Signature = Pick<Commit, "author" | "committer" | "seconds" | "zone">;

/** People in turn, and a clock that only goes forward. */
function signatures(random: Random): () => Signature {
  let seconds = START;
  return () => {
    seconds += random.between(60, 6 * 3600);
    const author = random.pick(PEOPLE);
    return { author, committer: random.chance(0.7) ? author : random.pick(PEOPLE), seconds, zone: random.pick(ZONES) };
  };
}

function expectPrompt(random: Random, { state, versions }: Tracked) {
  const aliases = pointAliases(random, { name: state.name, versions });
  const { production, follows } = aliases;
  const chat = state.messages.length > 1;
  const prompt: ExpectedPrompt = { name: state.name, path: state.path, chat, versions, production, follows };
  return { prompt, aliases };
}
