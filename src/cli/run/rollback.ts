import type { VersionNumber } from "../../core/version.ts";
import { rolledBack } from "../../engine/pointers/promotion.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { movePointer, readAlias } from "./pointer.ts";
import type { PointerOptions } from "./pointer.ts";

interface RollbackOptions extends PointerOptions {
  readonly to?: VersionNumber | undefined;
}

export async function rollBack(
  context: Context,
  name: string,
  aliasWord: string,
  options: RollbackOptions,
): Promise<ExitCode> {
  const alias = readAlias(aliasWord);
  return movePointer(context, name, options, async (desk) => {
    const target = await rolledBack(desk, alias, options.to ?? null);
    return {
      wish: { alias, target },
      message: ({ prompt }) => `Roll back ${alias} of ${prompt} to version ${target.version}`,
    };
  });
}
