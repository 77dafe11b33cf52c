import { z } from "zod";

/** Who wrote something on GitHub. */
export const User = z.object({ login: z.string(), type: z.string() });

/**
 * Whether the token's owner wrote it: anybody can copy our mark.
 * @param login Of the token's owner, as GraphQL has it, which may name a bot without its `[bot]`.
 */
export function isOwn(author: z.infer<typeof User> | null, login: string): boolean {
  if (author === null) return false;
  return author.login === login || (author.type === "Bot" && author.login === `${login}[bot]`);
}
