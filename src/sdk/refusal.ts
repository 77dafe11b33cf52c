import { PromptreeError } from "../core/errors.ts";
import { CallRefused } from "./call.ts";

/** Waits for a write, and says its refusal in MLflow's words. */
export async function written<Result>(writing: Promise<Result>): Promise<Result> {
  return explained(writing, "write-refused");
}

/** Waits for a search. What is refused about one is its filter. */
export async function found<Result>(searching: Promise<Result>): Promise<Result> {
  return explained(searching, "usage");
}

async function explained<Result>(call: Promise<Result>, code: "write-refused" | "usage"): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error;
    throw new PromptreeError(codeOf(error, code), promptTerms(error.message), { cause: error });
  }
}

function codeOf({ code, status }: CallRefused, invalid: "write-refused" | "usage") {
  if (code === "RESOURCE_DOES_NOT_EXIST" || code === "NOT_FOUND") return "not-found";
  if (invalid === "usage" && status !== 400) return "registry-unavailable";
  return invalid;
}

/** In place of what a prompt is to a server, as MLflow's own client does it (3.17, `translate_prompt_exception`). */
function promptTerms(message: string): string {
  return message.replaceAll(/registered model|model version/gi, (words) =>
    /^[A-Z]/.test(words) ? "Prompt" : "prompt",
  );
}
