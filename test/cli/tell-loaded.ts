import { registerHooks } from "node:module";

/** Loaded before a program: says on standard error which packages' modules it loads, a line each. */

const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const told = new Set<string>();

registerHooks({
  load: (url, context, next) => {
    const [, name] = PACKAGE.exec(url) ?? [];
    if (name !== undefined && !told.has(name)) process.stderr.write(`loads ${name}\n`);
    if (name !== undefined) told.add(name);
    return next(url, context);
  },
});
