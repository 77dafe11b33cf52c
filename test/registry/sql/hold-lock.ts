/** `node hold-lock.ts URL`: registers a version of `held`, says so on stdout, and keeps the session open until it is killed. */
import { openRegistry } from "../../../src/registry/open.ts";
import { versionOf } from "../../contract/builders.ts";
import { WRITER } from "../../contract/fixture.ts";

const registry = await openRegistry(process.argv[2] ?? "", { baseDir: process.cwd() });
const session = await registry.beginWrite(WRITER);
await session.registerVersions([versionOf("held")]);
process.stdout.write("holding\n");
process.stdin.resume().on("end", () => void session.commit().then(() => registry[Symbol.asyncDispose]()));
