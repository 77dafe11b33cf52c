import type { AliasName, DeclaredAlias } from "../core/alias.ts";
import type { Problem } from "../core/problem.ts";
import { quoted } from "./quoted.ts";
import type { SourceText } from "./source-text.ts";

/** How many names a message lists at most. */
const SHOWN = 8;

/**
 * Reports aliases of one prompt that follow one it does not have, and those that follow each other in a circle. `names`
 * has those with a broken target as well: they exist all the same.
 */
export function checkChains(
  source: SourceText,
  aliases: ReadonlyMap<AliasName, DeclaredAlias>,
  names: ReadonlyMap<string, unknown>,
): void {
  const settled = new Set<AliasName>();
  for (const declared of aliases.values()) {
    if (declared.target.kind !== "alias") continue;
    const circle = findCircle(declared, aliases, settled);
    if (circle !== null) source.report(circleProblem(circle));
    if (!names.has(declared.target.alias)) source.report(strayProblem(declared, names));
  }
}

/** Follows the chain from one alias; `settled` keeps what was followed before, so that all chains cost one walk. */
function findCircle(
  from: DeclaredAlias,
  aliases: ReadonlyMap<AliasName, DeclaredAlias>,
  settled: Set<AliasName>,
): readonly DeclaredAlias[] | null {
  const chain = new Map<AliasName, DeclaredAlias>();
  for (let at: DeclaredAlias | undefined = from; at !== undefined && !settled.has(at.alias); at = nextOf(at, aliases)) {
    settled.add(at.alias);
    chain.set(at.alias, at);
    const next = nextOf(at, aliases);
    if (next === undefined || !chain.has(next.alias)) continue;
    const links = [...chain.values()];
    return links.slice(links.indexOf(next));
  }
  return null;
}

function nextOf(declared: DeclaredAlias, aliases: ReadonlyMap<AliasName, DeclaredAlias>): DeclaredAlias | undefined {
  return declared.target.kind === "alias" ? aliases.get(declared.target.alias) : undefined;
}

function circleProblem(circle: readonly DeclaredAlias[]): Problem {
  const [first] = circle;
  if (first === undefined) throw new RangeError("a circle has at least one alias");
  const names = circle.map(({ alias }) => alias);
  const round = names.length > SHOWN ? [...names.slice(0, SHOWN), "…"] : names;
  const message = `these aliases follow each other in a circle: ${[...round, first.alias].join(" → ")}`;
  return first.at("error", "alias-cycle", message, "point one of them at a version");
}

function strayProblem(declared: DeclaredAlias, names: ReadonlyMap<string, unknown>): Problem {
  const others: string[] = [];
  for (const name of names.keys()) {
    if (name !== declared.alias) others.push(name);
    if (others.length === SHOWN) break;
  }
  const hint = others.length === 0 ? "it has no other alias" : `it has ${others.join(", ")}`;
  return declared.at("error", "unknown-alias", `${quoted(declared.text)} is no alias of this prompt`, hint);
}
