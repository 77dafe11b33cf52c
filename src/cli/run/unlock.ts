import { PromptreeError } from "../../core/errors.ts";
import type { LockHolder } from "../../core/registry.ts";
import { unlock } from "../../engine/unlock.ts";
import { holderText, unlockJson, unlockText } from "../../report/unlock-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { nextCommand } from "../next-command.ts";
import { openToUnlock } from "../registry.ts";

export async function takeLockAway(
  context: Context,
  options: { readonly force?: true | undefined },
): Promise<ExitCode> {
  await using registry = await openToUnlock(context);
  const unlocking = await unlock(registry, { force: options.force === true });
  if (unlocking.outcome === "held") throw heldError(unlocking.holder, registry.address, context);
  print(
    context,
    () => unlockJson(unlocking, registry.address),
    () => unlockText(unlocking, registry.address),
  );
  return EXIT.done;
}

function heldError(holder: LockHolder, address: string, context: Context): PromptreeError {
  return new PromptreeError("blocked", `${holderText(holder)} holds the lock of ${address}`, {
    hint: `wait for that sync to end; where it can't be alive: ${nextCommand("unlock", ["--force"], context)}`,
  });
}
