import { PromptreeError } from "../../../core/errors.ts";
import { ServerRefusal } from "./failure.ts";
import type { Transport } from "./transport.ts";

/** The first MLflow with prompts. */
const WITH_PROMPTS = { major: 2, minor: 21 } as const;

/**
 * What to throw in place of a refusal of something that every MLflow with prompts accepts: that the server is too old, when
 * it says so itself; else the error as it is.
 */
export async function explainRefusal(transport: Transport, error: unknown): Promise<unknown> {
  if (!(error instanceof ServerRefusal)) return error;
  const version = await transport.readServerVersion();
  if (version === null || hasPrompts(version)) return error;
  const { major, minor } = WITH_PROMPTS;
  return new PromptreeError(
    "registry-unavailable",
    `${transport.address} runs MLflow ${version}, which has no prompts`,
    {
      hint: `prompts need MLflow ${major}.${minor} or newer`,
    },
  );
}

function hasPrompts(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > WITH_PROMPTS.major || (major === WITH_PROMPTS.major && minor >= WITH_PROMPTS.minor);
}
