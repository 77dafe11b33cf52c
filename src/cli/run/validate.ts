import { hasErrors } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import { commitNamed } from "../../engine/project.ts";
import { validate } from "../../engine/validate.ts";
import { openRepository } from "../../git/repository.ts";
import { validateJson } from "../../report/json.ts";
import { validateText } from "../../report/validate-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import { openToLook } from "../registry.ts";
import type { ExitCode } from "../exit-codes.ts";

interface ValidateOptions {
  readonly commit?: string | undefined;
  readonly strict?: true | undefined;
}

export async function validateFiles(context: Context, options: ValidateOptions): Promise<ExitCode> {
  const repository = await openRepository(context.dir);
  const ref = options.commit ?? (repository.isBare ? "HEAD" : null);
  const { problems: found, prompts } = await validate(
    repository,
    ref === null ? null : await commitNamed(repository, ref),
    () => openToLook(context),
  );
  const problems = options.strict === true ? found.map(asError) : found;
  print(
    context,
    () => validateJson(problems),
    () => validateText({ problems, prompts }, context.view),
  );
  return hasErrors(problems) ? EXIT.failed : EXIT.done;
}

function asError(problem: Problem): Problem {
  return { ...problem, severity: "error" };
}
