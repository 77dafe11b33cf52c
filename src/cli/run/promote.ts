import { LATEST } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import { promoted } from "../../engine/pointers/promotion.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { movePointer, readAlias } from "./pointer.ts";
import type { PointerOptions } from "./pointer.ts";

/** Where a promotion goes unless it is said; a message names any other. */
const USUAL = "production";

interface PromoteOptions extends PointerOptions {
  readonly from: string;
  readonly to: string;
}

export async function promote(context: Context, name: string, options: PromoteOptions): Promise<ExitCode> {
  const from = options.from === LATEST ? LATEST : readAlias(options.from);
  const to = readAlias(options.to);
  if (from === to) throw new PromptreeError("usage", `--from and --to are both "${to}"`);
  return movePointer(context, name, options, async (desk) => {
    const target = promoted(desk, from);
    const where = to === USUAL ? "" : ` on ${to}`;
    return {
      wish: { alias: to, target },
      message: ({ prompt }) => `Promote ${prompt} to version ${target.version}${where}`,
    };
  });
}
