/** A fenced block of a Markdown page, or what an HTML comment that begins with `run:` hides from readers. */
export interface Block {
  /** The first word after the fence; `sh` for a hidden one. */
  readonly language: string;
  /** What follows it. */
  readonly info: string;
  readonly lines: readonly string[];
  /** Of the first of `lines`, from 1. */
  readonly line: number;
}

/** A heading with the blocks up to the next one. What stands before the first heading has none. */
export interface Section {
  readonly title: string;
  /** 0 without a heading. */
  readonly level: number;
  readonly blocks: readonly Block[];
}

interface OpenBlock {
  readonly block: Omit<Block, "lines">;
  readonly lines: string[];
  readonly ends: (line: string) => boolean;
}

export function readSections(markdown: string): readonly Section[] {
  const sections: { title: string; level: number; blocks: Block[] }[] = [{ title: "", level: 0, blocks: [] }];
  let open: OpenBlock | null = null;
  for (const [index, line] of markdown.split("\n").entries()) {
    const begun: OpenBlock | null = open === null ? beginBlock(line, index + 2) : null;
    const [, marks = "", title = ""] = open === null ? (/^(#+) (.+)$/.exec(line) ?? []) : [];
    if (open !== null && open.ends(line)) {
      sections.at(-1)?.blocks.push({ ...open.block, lines: open.lines });
      open = null;
    } else if (open !== null) {
      open.lines.push(line);
    } else if (begun !== null) {
      open = begun;
    } else if (marks !== "") {
      sections.push({ title, level: marks.length, blocks: [] });
    }
  }
  if (open !== null) throw new Error(`the block that begins on line ${open.block.line - 1} never ends`);
  return sections;
}

function beginBlock(line: string, firstLine: number): OpenBlock | null {
  if (line === "<!-- run:") {
    return { block: { language: "sh", info: "", line: firstLine }, lines: [], ends: (end) => end === "-->" };
  }
  const [, fence, language = "", info = ""] = /^(`{3,})(\S*) ?(.*)$/.exec(line) ?? [];
  if (fence === undefined) return null;
  return { block: { language, info, line: firstLine }, lines: [], ends: (end) => end === fence };
}
