import type { AliasName, DeclaredAlias } from "../core/alias.ts";
import type { Problem } from "../core/problem.ts";
import { quoted } from "./quoted.ts";

/** How many names a message lists at most. */
const SHOWN = 8;

/**
 * Tells of aliases of one prompt that follow one it does not have, and of those that follow each other in a circle.
 * @param names With those that have a broken target: they exist all the same.
 */
export function checkChains(declared: readonly DeclaredAlias[], names: readonly string[]): readonly Problem[] {
  if (declared.every(({ target }) => target.kind !== "alias")) return [];
  const problems: Problem[] = [];
  const aliases = new Map(declared.map((one) => [one.alias, one]));
  const known = new Set(names);
  const settled = new Set<AliasName>();
  for (const one of declared) {
    if (one.target.kind !== "alias") continue;
    const circle = findCircle(one, aliases, settled);
    if (circle !== null) problems.push(circleProblem(circle));
    if (!known.has(one.target.alias)) problems.push(strayProblem(one, known));
  }
  return problems;
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

function strayProblem(declared: DeclaredAlias, names: ReadonlySet<string>): Problem {
  const others: string[] = [];
  for (const name of names) {
    if (name !== declared.alias) others.push(name);
    if (others.length === SHOWN) break;
  }
  const hint = others.length === 0 ? "it has no other alias" : `it has ${others.join(", ")}`;
  return declared.at("error", "unknown-alias", `${quoted(declared.text)} is no alias of this prompt`, hint);
}
