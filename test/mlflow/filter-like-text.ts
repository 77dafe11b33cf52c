import fc from "fast-check";

const PIECES = ["name", "tags.", "x", "'", "`", "=", "IN", "NOT", "(", ")", "AND", " ", "😀"];

/** Any text, and text of the pieces that filters are made of, with those that only some have. */
export function filterLikeText(...more: readonly string[]): fc.Arbitrary<string> {
  const pieces = fc.array(fc.constantFrom(...PIECES, ...more)).map((parts) => parts.join(""));
  return fc.oneof(fc.string({ unit: "binary" }), pieces);
}
