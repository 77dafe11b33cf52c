import { PromptreeError } from "../../core/errors.ts";
import type { SearchFilter } from "../../core/filter.ts";
import type { PromptState } from "../../core/registry.ts";
import { parseFilter } from "../../mlflow/filter.ts";
import { searchJson } from "../../report/json.ts";
import { searchText } from "../../report/search-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { openToLook } from "../registry.ts";

export async function searchPrompts(context: Context, text: string | null): Promise<ExitCode> {
  const filter = text === null ? undefined : readFilter(text);
  await using registry = await openToLook(context);
  const found: PromptState[] = [];
  for await (const page of registry.readPrompts(filter)) found.push(...page);
  print(
    context,
    () => searchJson(found),
    () => searchText(found, context.view),
  );
  return EXIT.done;
}

/** @throws PromptreeError `usage`, pointing at the place. */
export function readFilter(text: string): SearchFilter {
  const parsed = parseFilter(text);
  if (parsed.ok) return parsed.filter;
  const marks = " ".repeat(parsed.position) + "^".repeat(Math.max(1, parsed.length));
  throw new PromptreeError("usage", `${parsed.message}\n\n  ${text}\n  ${marks}\n`, {
    hint: "write it as in: tags.use_case = 'technical_support' AND name LIKE 'telco_%'",
  });
}
