import { PromptreeError } from "../../core/errors.ts";
import { locatePrompt } from "../../engine/scaffold/prompt-location.ts";
import type { Terminal } from "../io.ts";

// Each question gives null when it was not answered: Ctrl-C, Ctrl-D, Escape.

/** @param usual A folder, as it is typed. */
export async function askWhere(terminal: Terminal, usual: string): Promise<string | null> {
  const { text, isCancel } = await loadQuestions();
  const message = "Which folder is the repository of your prompts to be in?";
  const answer = await text({ message, placeholder: usual, defaultValue: usual, ...streams(terminal) });
  return isCancel(answer) ? null : answer;
}

/** @returns the name of the sample prompt; `none` for none. */
export async function askForSample(
  terminal: Terminal,
  usual: string,
): Promise<{ readonly name: string } | "none" | null> {
  const { confirm, text, isCancel } = await loadQuestions();
  const wanted = await confirm({ message: "Make a sample prompt?", initialValue: true, ...streams(terminal) });
  if (isCancel(wanted)) return null;
  if (!wanted) return "none";
  const name = await text({
    message: "What is it called?",
    placeholder: usual,
    defaultValue: usual,
    validate: (typed) => wrongName(typed === undefined || typed === "" ? usual : typed),
    ...streams(terminal),
  });
  return isCancel(name) ? null : { name };
}

export async function askForWorkflows(terminal: Terminal): Promise<boolean | null> {
  const { confirm, isCancel } = await loadQuestions();
  const message = "Make GitHub workflows that plan each pull request and sync each merge?";
  const answer = await confirm({ message, initialValue: true, ...streams(terminal) });
  return isCancel(answer) ? null : answer;
}

/** Ctrl-D ends the reading of keys, and a question that does not know it would never be over. */
async function loadQuestions() {
  const questions = await import("@clack/prompts");
  questions.updateSettings({ aliases: { [CTRL_D]: "cancel" } });
  return questions;
}

const CTRL_D = "\u0004";

function streams({ keys, screen }: Terminal) {
  return { input: keys, output: screen };
}

/** What the question says of a name that can't be; undefined for one that can. */
function wrongName(text: string): string | undefined {
  try {
    locatePrompt(text, null);
  } catch (error) {
    if (error instanceof PromptreeError) return error.message;
    throw error;
  }
}
