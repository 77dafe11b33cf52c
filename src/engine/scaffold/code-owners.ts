/** Where GitHub looks for the file, in this order. */
export const CODE_OWNERS_FILES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/** `promptree.yaml` says which aliases are protected and where the registry is, to which tokens are sent. */
const OWNED = [
  "/aliases.yaml",
  "/aliases/production.yaml",
  "/promptree.yaml",
  "/.github/workflows/",
  "/.github/CODEOWNERS",
];

const OWNER = "@your-org/prompt-owners";

/** The lines to fill in. */
export const CODE_OWNERS_LINES = OWNED.map((path) => `${path} ${OWNER}\n`).join("");

/** The file when there is none: it makes nobody an owner before somebody is named. */
export const CODE_OWNERS_TEXT = `\
# Whose review a pull request needs, once a rule of the branch asks for reviews from code owners. These are the paths
# that decide which version people get. Name people or teams in the place of ${OWNER}, and take "# " away.
#
${OWNED.map((path) => `# ${path} ${OWNER}\n`).join("")}`;

/** Whether a file says something of the aliases already. */
export function namesAliases(text: string): boolean {
  return /^#?[^\S\r\n\u2028\u2029]*\/?aliases\b/m.test(text);
}
