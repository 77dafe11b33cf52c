import { resolve } from "node:path";
import { createView } from "../report/view.ts";
import type { View } from "../report/view.ts";
import { wantsColour } from "./io.ts";
import type { Io } from "./io.ts";

/** The options every command takes; they may stand before the command's name, too. */
export interface SharedOptions {
  readonly C?: string | undefined;
  readonly registry?: string | undefined;
  readonly json?: true | undefined;
}

/** What a command works with. */
export interface Context {
  readonly io: Io;
  /** The folder to work in, absolute. */
  readonly dir: string;
  /** `--registry`: a URL, or a name from promptree.yaml; null when it was not given. */
  readonly registry: string | null;
  readonly json: boolean;
  /** How to write on standard output, and on standard error. */
  readonly view: View;
  readonly errView: View;
}

export function createContext(io: Io, options: SharedOptions): Context {
  return {
    io,
    dir: resolve(io.cwd, options.C ?? "."),
    registry: options.registry ?? null,
    json: options.json === true,
    view: viewFor(io, io.outIsTerminal),
    errView: viewFor(io, io.errIsTerminal),
  };
}

/** Prints a result: as JSON for tools, or as the text made for people. Each is made only when it is wanted. */
export function print(context: Context, json: () => unknown, text: () => string): void {
  context.io.out(`${context.json ? JSON.stringify(json(), null, 2) : text()}\n`);
}

/** Tells on standard error what somebody should know of a command that goes on. */
export function warn({ io, errView }: Context, message: string): void {
  io.err(`${errView.paint.warning("warning:")} ${message}\n`);
}

function viewFor(io: Io, isTerminal: boolean): View {
  const colour = wantsColour(io, isTerminal);
  return createView(io.columns === undefined ? { colour } : { colour, width: io.columns });
}
