/**
 * In characters (code points): the longest description of a prompt or a version, and the longest value of a prompt's tag. MLflow
 * (3.17, `store/model_registry/dbmodels/models.py`) keeps them as `String(5000)`, which PostgreSQL and MySQL enforce and SQLite
 * does not.
 */
export const VALUE_LIMIT = 5000;

/** In characters (code points): the longest value of a tag that MLflow takes (3.17, `MAX_MODEL_REGISTRY_TAG_VALUE_LENGTH`). */
export const TAG_VALUE_LIMIT = 100_000;

/** Counts code points, and no further than it must. */
export function isLonger(text: string, limit: number): boolean {
  return text.length > limit && Array.from(text.slice(0, 2 * limit + 1)).length > limit;
}

/** The text when it has at most so many code points, else its beginning with `…` as the last of them. */
export function cutTo(text: string, limit: number): string {
  if (!isLonger(text, limit)) return text;
  // The slice may end with half a pair, which is beyond what is taken.
  const characters = Array.from(text.slice(0, 2 * limit));
  return `${characters.slice(0, limit - 1).join("")}…`;
}
