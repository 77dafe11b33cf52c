import { redact } from "../../../core/redact.ts";

/** Anything shorter stands in too many words to be struck out of them. */
const SHORTEST = 4;

/** Strikes these secrets, however they are spelt, and whatever else looks like a credential out of a text. */
export function secretsHider(secrets: readonly string[]): (text: string) => string {
  const spelt = secrets.flatMap((secret) => (secret.length < SHORTEST ? [] : spellings(secret)));
  const longestFirst = [...new Set(spelt)].toSorted((a, b) => b.length - a.length);
  return (text) => redact(longestFirst.reduce((hidden, secret) => hidden.replaceAll(secret, "***"), text));
}

function spellings(secret: string): readonly string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}
