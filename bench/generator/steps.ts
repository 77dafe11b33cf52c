import type { Random } from "./random.ts";
import type { Shape } from "./shape.ts";

/** What one commit does to one prompt. */
export type Step = "create" | "edit" | "metadata";

/** The last commits of a history change `aliases.yaml` and nothing else. */
export const ALIAS_COMMITS = 3;

const LARGEST_COMMIT = 400;

/** The steps of each commit but the alias commits, oldest first; over the history they add up to the shape exactly. */
export function* planSteps(random: Random, shape: Shape): Generator<readonly Step[], void, undefined> {
  const left = {
    create: shape.prompts,
    edit: shape.versions - shape.prompts,
    metadata: shape.metadataEdits,
  };
  let prompts = 0;
  for (const size of commitSizes(random, shape)) {
    const steps: Step[] = [];
    for (let touched = 0; touched < size; touched++) {
      // No prompt is changed twice in one commit, and half of them may lack the front matter that a metadata edit needs.
      const step = touched * 2 >= prompts ? "create" : drawStep(random, left);
      left[step]--;
      steps.push(step);
    }
    prompts += steps.filter((step) => step === "create").length;
    yield steps;
  }
}

/** Prompts are made throughout, though more of them early on. */
function drawStep(random: Random, left: Readonly<Record<Step, number>>): Step {
  const create = left.create * 1.5;
  const drawn = random.unit() * (create + left.edit + left.metadata);
  if (drawn < create) return "create";
  return drawn < create + left.edit ? "edit" : "metadata";
}

/** Mostly a file or two, now and then hundreds. */
function commitSizes(random: Random, shape: Shape): readonly number[] {
  const total = shape.versions + shape.metadataEdits;
  const largest = Math.min(LARGEST_COMMIT, Math.floor(shape.prompts / 4));
  const count = shape.commits - ALIAS_COMMITS;
  if (total < count || total > count * largest) {
    throw new RangeError(`${count} commits of 1 to ${largest} files can't make ${total} changes`);
  }
  const sizes = Array.from({ length: count }, () => Math.min(largest, commitSize(random)));
  let sum = sizes.reduce((all, size) => all + size, 0);
  while (sum !== total) {
    const at = random.below(sizes.length);
    const size = sizes[at] ?? 0;
    const change = Math.sign(total - sum);
    if (size + change < 1 || size + change > largest) continue;
    sizes[at] = size + change;
    sum += change;
  }
  return sizes;
}

function commitSize(random: Random): number {
  const kind = random.unit();
  if (kind < 0.72) return random.between(1, 2);
  if (kind < 0.95) return random.between(3, 10);
  if (kind < 0.996) return random.between(11, 40);
  return random.between(100, LARGEST_COMMIT);
}
