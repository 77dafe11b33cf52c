import type { Role } from "../core/content.ts";
import { ROLES } from "../core/content.ts";

/** A line of a template, by offsets in its text; `end` is where its line feed stands, or the text ends. */
export interface BodyLine {
  readonly start: number;
  readonly end: number;
  /** `escaped` is a tag behind a backslash: text, without that backslash. */
  readonly kind: "text" | "open" | "close" | "escaped";
  /** Null on text. */
  readonly role: Role | null;
  /** Where the fenced code block that is open after this line began; null outside of one. */
  readonly fencedSince: number | null;
}

interface Fence {
  readonly start: number;
  readonly marker: string;
}

const TAG = new RegExp(`^(\\\\*)<(/?)(${ROLES.join("|")})>[ \\t]*$`);
const ANY_TAG = new RegExp(TAG.source, "m");
const OPENING_FENCE = /^ {0,3}(`{3,}|~{3,})([^]*)$/;

/** Whether any line looks like a message's tag: nearly no text prompt has one, and is then taken as it stands. */
export function mayHoldTags(text: string): boolean {
  return text.includes("<") && ANY_TAG.test(text);
}

/** The lines of a template, told apart: tags, escaped tags, and text, which is all there is in a fenced code block. */
export function* bodyLines(text: string): Generator<BodyLine> {
  let fence: Fence | null = null;
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, end);
    const tag: RegExpExecArray | null = fence === null ? TAG.exec(line) : null;
    if (tag === null) fence = fenceAfter(fence, line, start);
    yield { start, end, ...kindOf(tag), fencedSince: fence?.start ?? null };
    start = end + 1;
  }
}

function kindOf(tag: RegExpExecArray | null): Pick<BodyLine, "kind" | "role"> {
  const role = ROLES.find((name) => name === tag?.[3]);
  if (tag === null || role === undefined) return { kind: "text", role: null };
  if (tag[1] !== "") return { kind: "escaped", role };
  return { kind: tag[2] === "/" ? "close" : "open", role };
}

/** CommonMark's rules: a fence is closed by one of the same character, at least as long, with nothing behind it. */
function fenceAfter(fence: Fence | null, line: string, start: number): Fence | null {
  const [, marker = "", info = ""] = OPENING_FENCE.exec(line) ?? [];
  if (marker === "") return fence;
  if (fence === null) return marker.startsWith("`") && info.includes("`") ? null : { start, marker };
  return marker.startsWith(fence.marker) && /^[ \t]*$/.test(info) ? null : fence;
}

/** The text from `start` to `end` without the backslashes at these offsets, which are in order. */
export function withoutBackslashes(text: string, start: number, end: number, offsets: readonly number[]): string {
  let result = "";
  let from = start;
  for (const offset of offsets) {
    result += text.slice(from, offset);
    from = offset + 1;
  }
  return result + text.slice(from, end);
}
