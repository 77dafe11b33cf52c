import { safeText } from "./safe-text.ts";

/** Where a sync takes its text from, and whether that is what the reader has before them. */
interface SyncedBranch {
  readonly name: string;
  readonly isCurrent: boolean;
}

/** Commands to type one after the other, whole however long they are: they are there to be copied. */
export function nextCommandsText(commands: readonly string[], branch: SyncedBranch): readonly string[] {
  const lines = commands.map((command) => `  ${safeText(command)}`);
  return branch.isCurrent
    ? lines
    : [...lines, `Only ${safeText(branch.name)} is synced, so merge there, and sync then.`];
}
