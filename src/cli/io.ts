import { userInfo } from "node:os";
import type { Readable, Writable } from "node:stream";

/** All that a command may touch of the process it runs in, so that a test can hand it another. */
export interface Io {
  /** Data, and nothing else. */
  readonly out: (text: string) => void;
  /** Everything that is not data. */
  readonly err: (text: string) => void;
  /** The folder that `-C` is relative to. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Of the terminal; undefined when there is none. */
  readonly columns: number | undefined;
  /** Where somebody can be asked something; null, or left out, when nobody is there. */
  readonly terminal?: () => Terminal | null;
  /** What a command may fill whole; null, or left out, where standard output is no terminal. */
  readonly screen?: () => Screen | null;
  /** Resolves when nobody reads standard output any more; left out where that can't be told. */
  readonly outIsLost?: () => Promise<void>;
}

/** A person's keyboard, and what they see. */
export interface Terminal {
  readonly keys: Readable;
  readonly screen: Writable;
}

/** A terminal as a whole. */
export interface Screen {
  readonly output: ScreenOutput;
  /** Null where nobody can press one. */
  readonly keys: Keyboard | null;
}

/** It emits `resize` when its size is another one. */
export type ScreenOutput = Writable & { readonly columns?: number; readonly rows?: number };

export type Keyboard = Readable & { setRawMode?(isRaw: boolean): unknown };

export function processIo(): Io {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    cwd: process.cwd(),
    env: process.env,
    outIsTerminal: process.stdout.isTTY,
    errIsTerminal: process.stderr.isTTY,
    columns: process.stdout.columns,
    terminal: () =>
      process.stdin.isTTY && process.stderr.isTTY ? { keys: process.stdin, screen: process.stderr } : null,
    screen: () =>
      process.stdout.isTTY ? { output: process.stdout, keys: process.stdin.isTTY ? process.stdin : null } : null,
    outIsLost: () => new Promise((lost) => process.stdout.once("error", () => lost())),
  };
}

/** Colour only on a terminal, never with NO_COLOR (no-color.org: present and not empty); FORCE_COLOR is for recordings. */
export function wantsColour(io: Io, isTerminal: boolean): boolean {
  if ((io.env["NO_COLOR"] ?? "") !== "" || io.env["TERM"] === "dumb") return false;
  return isTerminal || (io.env["FORCE_COLOR"] ?? "") !== "";
}

/** Who is at work, for the audit log: who it says it is, the person that set off a workflow, or the one logged in. */
export function actorOf(io: Io): string {
  const names = [io.env["PROMPTREE_ACTOR"], io.env["GITHUB_ACTOR"]];
  return names.find((name) => name !== undefined && name !== "") ?? loginName();
}

/** In a container the user may be a number that no name belongs to, and then asking for the name throws. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
