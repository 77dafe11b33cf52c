import fc from "fast-check";
import { BODY_COUNT, BROKEN, DESCRIPTIONS, DRESS_COUNT, NAMES, NOISE, PATHS, SCHEMAS, TAGS } from "./story-files.ts";
import type { FileDraft } from "./story-files.ts";
import type { ManifestDraft, PointerDraft, TargetDraft } from "./story-aliases.ts";
import { tell } from "./story.ts";
import type { Operation, StepDraft, Story } from "./story.ts";
import { storyText } from "./story-text.ts";

export interface StoryOptions {
  readonly maxCommits?: number;
  /** Ends the story with a commit that can be synced, as far as the teller can tell. */
  readonly healed?: boolean;
}

/** A place in a list; the first ones, which failing cases shrink to, are also the likeliest. */
function place(count: number): fc.Arbitrary<number> {
  return fc.nat({ max: count - 1 });
}

const nameArbitrary = fc.option(fc.oneof({ weight: 12, arbitrary: place(NAMES.length - 1) }, place(NAMES.length)));
/** The last path differs from another in case only. */
const pathArbitrary = fc.oneof({ weight: 12, arbitrary: place(PATHS.length - 1) }, place(PATHS.length));

const fileArbitrary: fc.Arbitrary<FileDraft> = fc.record({
  name: nameArbitrary,
  body: place(BODY_COUNT),
  tags: place(TAGS.length),
  description: place(DESCRIPTIONS.length),
  schema: place(SCHEMAS.length),
  dress: place(DRESS_COUNT),
});

const metadataChange = fc.oneof(
  fc.record({ tags: place(TAGS.length) }),
  fc.record({ description: place(DESCRIPTIONS.length) }),
  fc.record({ schema: place(SCHEMAS.length) }),
);

const changeArbitrary: fc.Arbitrary<Partial<FileDraft>> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ body: place(BODY_COUNT) }) },
  { weight: 4, arbitrary: metadataChange },
  { weight: 2, arbitrary: fc.record({ body: place(BODY_COUNT), tags: place(TAGS.length) }) },
  { weight: 1, arbitrary: fc.record({ name: nameArbitrary }) },
  { weight: 1, arbitrary: fc.record({ dress: place(DRESS_COUNT) }) },
);

const targetArbitrary: fc.Arbitrary<TargetDraft> = fc.record({
  kind: fc.constantFrom("number", "latest", "alias", "commit"),
  value: fc.nat({ max: 5 }),
});

const pointerArbitrary: fc.Arbitrary<PointerDraft> = fc.record({
  prompt: fc.nat({ max: 7 }),
  alias: fc.nat({ max: 3 }),
  target: targetArbitrary,
  wild: fc.oneof({ weight: 24, arbitrary: fc.constant(false) }, fc.boolean()),
});

const manifestArbitrary: fc.Arbitrary<ManifestDraft> = fc.record({
  state: fc.oneof(
    { weight: 12, arbitrary: fc.constant("pointers" as const) },
    fc.constantFrom("none", "missing", "empty", "broken", "reserved"),
  ),
  pointers: fc.array(pointerArbitrary, { maxLength: 4 }),
});

const at = fc.nat({ max: 5 });

const operationArbitrary: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("put" as const), path: pathArbitrary, file: fileArbitrary }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant("edit" as const), at, change: changeArbitrary }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), at }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("restore" as const), path: pathArbitrary }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("move" as const), at, to: pathArbitrary }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("copy" as const), at, to: pathArbitrary }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("break" as const), path: pathArbitrary, how: place(BROKEN.length) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("aliases" as const), manifest: manifestArbitrary }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("noise" as const), what: place(NOISE.length), value: fc.nat({ max: 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("heal" as const) }) },
);

const operations = fc.array(operationArbitrary, { maxLength: 3 });

const stepArbitrary: fc.Arbitrary<StepDraft> = fc.record({
  operations,
  merged: fc.option(fc.array(operations, { minLength: 1, maxLength: 2 }), { freq: 5 }),
});

const HEAL: StepDraft = { operations: [{ do: "heal" }], merged: null };

/** Histories of prompts, good and bad. */
export function storyArbitrary({ maxCommits = 12, healed = false }: StoryOptions = {}): fc.Arbitrary<Story> {
  return fc.array(stepArbitrary, { minLength: 1, maxLength: maxCommits }).map((steps) => {
    const story = tell(healed ? [...steps, HEAL] : steps);
    // fast-check prints a failing case with this.
    return Object.assign(story, { [fc.toStringMethod]: () => `\n${storyText(story)}\n` });
  });
}
