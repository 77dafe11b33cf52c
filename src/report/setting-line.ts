import { sortKeys } from "../core/differences.ts";
import type { KeyChange } from "../core/differences.ts";
import type { Json } from "../core/json.ts";
import { safeLine } from "./safe-text.ts";
import type { View } from "./view.ts";

/**
 * One value that differs: `+ max_tokens: 800`, `- stop: ["a"]`, `~ temperature: 0.2 → 0.7`.
 * @param label Stands before the key, filled up by whoever has several lines.
 */
export function settingLine({ key, from, to }: KeyChange, { paint }: View, label = ""): string {
  const name = label + (key === "" ? "" : `${safeLine(key)}: `);
  if (from === undefined) return paint.added(`+ ${name}${valueText(to)}`);
  if (to === undefined) return paint.removed(`- ${name}${valueText(from)}`);
  const pair = [valueText(from), valueText(to)] as const;
  const [old, fresh] = pair[0] === pair[1] ? [exactText(from), exactText(to)] : pair;
  const remark = old === fresh ? paint.dim("  differs only in characters that are not shown") : "";
  return `${paint.changed("~")} ${name}${paint.removed(old)} → ${paint.added(fresh)}${remark}`;
}

function valueText(value: Json | undefined): string {
  return typeof value === "string" && value !== "" ? safeLine(value) : exactText(value);
}

/** Tells a text from a number, and line ends from spaces. */
function exactText(value: Json | undefined): string {
  return value === undefined ? "" : safeLine(JSON.stringify(sortKeys(value)));
}
