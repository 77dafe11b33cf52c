import { openDraftStore } from "../../../src/registry/open.ts";
import { draftOf } from "../../contract/builders.ts";

// Holds a work tree, puts a draft, and comes to its end without giving anything back.
const [url = "", worktree = ""] = process.argv.slice(2);
const store = await openDraftStore(url, { baseDir: "/", worktree });
await store.hold();
await store.changeDrafts({ put: [draftOf("left")], remove: [] });
