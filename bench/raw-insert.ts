/**
 * A program of its own, so that the rows stay out of the bench's memory and the code is as cold as in a sync:
 * `node raw-insert.ts REGISTRY COPY` reads the registry file, then writes the copy and prints how many milliseconds the
 * writing alone took, from opening the new file to closing it.
 */
import { readRegistryRows, writeRegistryRows } from "./registry-rows.ts";

const [registry = "", copy = ""] = process.argv.slice(2);
const rows = readRegistryRows(registry);
const start = performance.now();
writeRegistryRows(copy, rows);
console.log(performance.now() - start);
