import { startWatch } from "../../../src/engine/watch/watch.ts";
import { openDraftStore, openRegistry } from "../../../src/registry/open.ts";

// Watches the work tree that is named, with the registry that is, until its input ends; prints a line an event.

const [dir = "", url = ""] = process.argv.slice(2);

const watch = await startWatch({
  dir,
  openRegistry: () => openRegistry(url, { baseDir: "/" }),
  openDrafts: (worktree) => openDraftStore(url, { baseDir: "/", worktree }),
  actor: "tester",
  poll: false,
  onEvent: (event) => {
    const of = "prompt" in event ? event.prompt : "error" in event ? event.error : "";
    process.stdout.write(`${event.kind} ${String(of)}\n`);
  },
});
process.stdin.resume();
process.stdin.once("end", () => void watch.stop());
