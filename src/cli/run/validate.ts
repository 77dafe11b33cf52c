import { hasErrors } from "../../core/problem.ts";
import { commitNamed } from "../../engine/project.ts";
import { validate } from "../../engine/validate.ts";
import { openRepository } from "../../git/repository.ts";
import { validateJson } from "../../report/json.ts";
import { validateText } from "../../report/validate-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";

export async function validateFiles(
  context: Context,
  options: { readonly commit?: string | undefined },
): Promise<ExitCode> {
  const repository = await openRepository(context.dir);
  const ref = options.commit ?? (repository.isBare ? "HEAD" : null);
  const result = await validate(repository, ref === null ? null : await commitNamed(repository, ref));
  print(
    context,
    () => validateJson(result.problems),
    () => validateText(result, context.view),
  );
  return hasErrors(result.problems) ? EXIT.failed : EXIT.done;
}
