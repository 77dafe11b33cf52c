import type { Random } from "./random.ts";

/** The pointers of one prompt as `aliases.yaml` has them. */
export interface PromptAliases {
  readonly name: string;
  readonly lines: readonly string[];
  /** The version that `production` comes to. */
  readonly production: number;
  readonly follows: boolean;
}

/** Two prompts in three follow their newest version; the others are pinned, a few of them by way of another alias. */
export function pointAliases(
  random: Random,
  prompt: { readonly name: string; readonly versions: number },
): PromptAliases {
  const { name, versions } = prompt;
  if (random.chance(0.65)) return { name, lines: ["production: latest"], production: versions, follows: true };
  const production = Math.max(1, versions - random.below(3));
  const lines = random.chance(0.1)
    ? [`staging: ${production}`, 'production: "@staging"']
    : [`production: ${production}`];
  return { name, lines, production, follows: false };
}

export function renderAliases(prompts: readonly PromptAliases[]): string {
  const entries = prompts
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, lines }) => `${name}:\n${lines.map((line) => `  ${line}\n`).join("")}`);
  return `# Where the aliases of every prompt point.\n${entries.join("")}`;
}
