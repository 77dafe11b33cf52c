import { distance } from "fastest-levenshtein";
import { quoted } from "./quoted.ts";
import type { SourceText, Span } from "./source-text.ts";

/** How many letters may be wrong. */
const NEAR = 2;

/** The known key that somebody may have meant; null when none is near. */
export function nearestKey(key: string, known: readonly string[]): string | null {
  const bare = bareWord(key);
  const same = known.find((candidate) => bareWord(candidate) === bare);
  if (same !== undefined) return same;
  let nearest: string | null = null;
  let best = NEAR + 1;
  for (const candidate of known) {
    const apart = distance(key, candidate);
    if (apart < best) [nearest, best] = [candidate, apart];
  }
  return nearest;
}

/** `under` is the key whose map this is; null at the top. */
export function reportUnknownKey(
  source: SourceText,
  span: Span,
  key: string,
  under: string | null,
  known: readonly string[],
): void {
  const nearest = nearestKey(key, known);
  const hint = nearest === null ? `known here: ${known.join(", ")}` : `did you mean ${quoted(nearest)}?`;
  source.error(span, "unknown-key", `unknown key ${quoted(key)}${under === null ? "" : ` under ${under}`}`, hint);
}

/** `maxTokens`, `max-tokens` and `max_tokens` are one word. */
function bareWord(key: string): string {
  return key.replaceAll(/[-_ ]/g, "").toLowerCase();
}
