import { createRequire } from "node:module";
import type { Plugin } from "rolldown";

const OURS = "\0built-in:";

/** Takes longer to load than all the others together, and most runs need nothing of it. */
const LATE = "node:crypto";

/**
 * Takes Node's own modules as they are, by `process.getBuiltinModule`. An `import` of one reads everything that it exports,
 * and some of that, such as `diff` of node:util and `webcrypto` of node:crypto, loads more modules when it is read. The
 * bundler's own code needs node:module before any other.
 */
export function builtInModules(): Plugin {
  return {
    name: "built-in-modules",
    resolveId: (id) => (id.startsWith("node:") && id !== "node:module" ? { id: `${OURS}${id}` } : null),
    load: (id) => (id.startsWith(OURS) ? codeOf(id.slice(OURS.length)) : null),
  };
}

function codeOf(name: string): string {
  const load = `process.getBuiltinModule(${JSON.stringify(name)})`;
  if (name !== LATE) return `module.exports = ${load};`;
  const members = Object.keys(createRequire(import.meta.url)(name)).map(
    (member) => `get ${member}() { return ${load}.${member}; }`,
  );
  return `module.exports = { ${members.join(", ")} };`;
}
