import type { Block } from "./blocks.ts";

/** One thing that a page tells the reader to type, and what the page says comes of it. */
export interface Command {
  readonly script: string;
  /** Null for what is only run: its output is not in the page. */
  readonly expected: string | null;
  /** Where `expected` stands in the page: its first line, from 1, and how many it has. */
  readonly line: number;
  readonly length: number;
  /** Standard output is to look like a terminal. */
  readonly onTerminal: boolean;
}

/**
 * A `console` block holds commands after `$ `, long ones going on after `> `, each with its output; a `sh` block is run whole
 * and must succeed. A `ts` block that names a file is written to it, behind what stands there, and the compiler must take all
 * files of the folder. Any other block is not run.
 */
export function commandsOf(block: Block): readonly Command[] {
  if (block.language === "sh") {
    const script = `set -e\n${block.lines.join("\n")}\nset +e`;
    return [{ script, expected: null, line: block.line, length: block.lines.length, onTerminal: false }];
  }
  if (block.language === "ts") return [typeScriptCommand(block)];
  return block.language === "console" ? consoleCommands(block) : [];
}

function typeScriptCommand({ info, line, lines }: Block): Command {
  if (info === "") throw new Error(`line ${line - 1}: a ts block names a file, as in: ts answer.ts`);
  const script = [`cat >> ${info} <<'END_OF_BLOCK'`, ...lines, "END_OF_BLOCK", "npx tsc --noEmit"].join("\n");
  return { script, expected: null, line, length: lines.length, onTerminal: false };
}

function consoleCommands(block: Block): readonly Command[] {
  const commands: { typed: string[]; output: string[]; line: number }[] = [];
  for (const [index, line] of block.lines.entries()) {
    const last = commands.at(-1);
    if (line.startsWith("$ ")) {
      commands.push({ typed: [line.slice(2)], output: [], line: block.line + index + 1 });
    } else if (last === undefined) {
      throw new Error(`line ${block.line + index}: a console block begins with $ and a command`);
    } else if (line.startsWith("> ") && last.output.length === 0) {
      last.typed.push(line.slice(2));
      last.line++;
    } else {
      last.output.push(line);
    }
  }
  return commands.map(({ typed, output, line }) => ({
    script: typed.join("\n"),
    expected: output.join("\n"),
    line,
    length: output.length,
    onTerminal: block.info === "terminal",
  }));
}
