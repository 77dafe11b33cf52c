import type { AliasTarget } from "./alias.ts";
import { LATEST } from "./alias.ts";

/** A target as it is written in `aliases.yaml`, without quotes. */
export function targetText(target: AliasTarget): string {
  switch (target.kind) {
    case "number":
      return String(target.version);
    case "latest":
      return LATEST;
    case "alias":
      return `@${target.alias}`;
    case "commit":
      return `commit:${target.prefix}`;
  }
}
