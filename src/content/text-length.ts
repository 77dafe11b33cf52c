import { VALUE_LIMIT, isLonger } from "../mlflow/value-limit.ts";
import type { SourceText, Span } from "./source-text.ts";

/**
 * Reports a description or a tag's value that an MLflow server might not hold, whatever the registry: a file is good for all.
 * @param what The beginning of a sentence.
 */
export function checkLength(source: SourceText, place: Span, what: string, text: string): void {
  if (!isLonger(text, VALUE_LIMIT)) return;
  const message = `${what} has ${Array.from(text).length} characters; at most ${VALUE_LIMIT} are allowed`;
  source.error(place, "wrong-value", message, "shorten it; under metadata: there is room for longer notes");
}
