import type { Plugin } from "rolldown";

const OURS = "\0built-in:";

/**
 * Takes Node's own modules as they are, by `process.getBuiltinModule`. An `import` of one reads everything that it exports,
 * and some of that, such as `diff` of node:util and `webcrypto` of node:crypto, loads more modules when it is read. The
 * bundler's own code needs node:module before any other.
 */
export function builtInModules(): Plugin {
  return {
    name: "built-in-modules",
    resolveId: (id) => (id.startsWith("node:") && id !== "node:module" ? { id: `${OURS}${id}` } : null),
    load: (id) =>
      id.startsWith(OURS)
        ? `module.exports = process.getBuiltinModule(${JSON.stringify(id.slice(OURS.length))});`
        : null,
  };
}
