import type { Problem } from "../core/problem.ts";
import { decodeFile } from "./decode.ts";
import { findSecrets } from "./secrets.ts";

const HINT = "take it out before you commit; if you have committed it, change it where it was issued";

/**
 * The problems of a file, with a warning for each text in it that looks like a secret. Slower than reading the prompt, so only
 * for who looks at files once.
 */
export function withSecretsTold(file: string, bytes: Uint8Array, problems: readonly Problem[]): readonly Problem[] {
  const decoded = decodeFile(file, bytes);
  if (!decoded.ok) return problems;
  const { source } = decoded;
  const warnings = findSecrets(source.text).map(({ what, place }) =>
    source.problemAt(place, "warning", "possible-secret", `this looks like ${what}`, HINT),
  );
  if (warnings.length === 0) return problems;
  return [...problems, ...warnings].toSorted(
    (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
