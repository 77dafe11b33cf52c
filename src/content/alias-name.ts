import { explainAliasName } from "../core/alias.ts";

const FILE_ALIAS = /^[A-Za-z0-9_-]+$/;

/** The name under which watch mode serves what is not committed yet. */
const DRAFT = "draft";

/**
 * What is wrong with an alias in a file, as the end of a sentence that begins with it; null when nothing is. A registry
 * takes letters of every script; a file that people compare by eye takes ASCII.
 */
export function explainFileAlias(name: string): string | null {
  if (name.toLowerCase() === DRAFT) return "is reserved: it is what watch mode serves before a commit";
  const reason = explainAliasName(name);
  if (reason !== null) return reason;
  return FILE_ALIAS.test(name) ? null : "may only hold the letters a to z, digits, _ and -";
}
