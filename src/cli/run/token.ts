import { resolve } from "node:path";
import { PromptreeError } from "../../core/errors.ts";
import { tokenJson, tokenNote } from "../../report/token-text.ts";
import { addToken } from "../../server/access/add-token.ts";
import { isTokenName, tokenLine } from "../../server/access/token-entry.ts";
import { looksLikeToken, newToken, tokenDigest } from "../../server/access/token.ts";
import type { Scope } from "../../server/parts.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";

interface TokenOptions {
  readonly scope: Scope;
  readonly expires?: Date | undefined;
  readonly file?: string | undefined;
}

export async function makeToken(context: Context, name: string, options: TokenOptions): Promise<ExitCode> {
  const { scope, expires = null, file = null } = options;
  requireCallerName(name);
  if (expires !== null && expires.getTime() <= Date.now()) {
    throw new PromptreeError("usage", "the token would have expired already", { hint: "give --expires a later date" });
  }
  const token = newToken();
  const entry = { caller: { name, scope }, digest: tokenDigest(token), expires };
  if (file !== null) await addToken(resolve(context.dir, file), entry);
  const made = { name, scope, expires: expires?.toISOString() ?? null, token, line: tokenLine(entry), file };
  print(
    context,
    () => tokenJson(made),
    () => token,
  );
  if (!context.json) context.io.err(`${tokenNote(made, context.errView)}\n`);
  return EXIT.done;
}

/** What may be a token itself is not shown. */
function requireCallerName(name: string): void {
  if (isTokenName(name) && !looksLikeToken(name)) return;
  const shown = looksLikeToken(name) ? "the name begins as a token does" : `the name "${name}" is none for a token`;
  throw new PromptreeError("usage", shown, {
    hint: "use up to 64 letters, digits and _ . @ -, beginning with a letter or a digit",
  });
}
