import type { Random } from "./random.ts";
import { PEOPLE, changeTitle, sentence } from "./vocabulary.ts";

/** What a squash, or a push without a pull request, leaves behind. `number`: the pull request's. */
export function plainMessage(random: Random, number: number): string {
  const title = random.chance(0.8) ? `${changeTitle(random)} (#${number})` : changeTitle(random);
  return [title, ...details(random), ...trailers(random)].join("\n\n");
}

/** GitHub's own words, with the pull request's title as the body. */
export function mergeMessage(random: Random, number: number): string {
  const title = changeTitle(random);
  return `Merge pull request #${number} from acme/${title.toLowerCase().replaceAll(" ", "-")}\n\n${title}`;
}

export function workMessage(random: Random): string {
  return random.chance(0.5) ? "wip" : `${changeTitle(random)}, first try`;
}

function details(random: Random): readonly string[] {
  return random.chance(0.4) ? [`${sentence(random)}\n${sentence(random)}`] : [];
}

function trailers(random: Random): readonly string[] {
  if (!random.chance(0.5)) return [];
  const lines = random
    .sample(["Signed-off-by", "Reviewed-by", "Co-authored-by"], random.between(1, 2))
    .map((token) => [token, random.pick(PEOPLE)] as const)
    .map(([token, person]) => `${token}: ${person.name} <${person.email}>`);
  return [lines.join("\n")];
}
