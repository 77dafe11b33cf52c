import { z } from "zod";
import { PromptreeError } from "../core/errors.ts";
import type { RestPlace } from "../report/markdown/fit.ts";
import type { RepositoryPlace } from "../report/markdown/links.ts";

/** What a step of GitHub Actions is told of where it runs. */
export interface Environment {
  readonly eventName: string;
  /** A file that holds the event as JSON. */
  readonly eventPath: string;
  /** `https://api.github.com`. */
  readonly apiUrl: string;
  readonly place: RepositoryPlace;
  readonly owner: string;
  readonly name: string;
  readonly runId: string;
  /** The file that is shown as the job's summary. */
  readonly summaryPath: string;
  /** The file that the step's outputs are written to. */
  readonly outputPath: string;
  /** The folder that the job's checkouts are in. */
  readonly workspace: string;
  /** Null where the workflow hands none to the step. */
  readonly token: string | null;
}

const given = z.string().min(1);
const webAddress = z.url({ protocol: /^https?$/ });

const Variables = z.object({
  GITHUB_EVENT_NAME: given,
  GITHUB_EVENT_PATH: given,
  GITHUB_API_URL: webAddress,
  GITHUB_SERVER_URL: webAddress,
  GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  GITHUB_RUN_ID: z.string().regex(/^\d+$/),
  GITHUB_STEP_SUMMARY: given,
  GITHUB_OUTPUT: given,
  GITHUB_WORKSPACE: given,
  GITHUB_TOKEN: z.string().optional(),
});

/**
 * @throws PromptreeError `usage` outside of GitHub Actions, naming a variable that is missing there, and for a token that no
 *   header can hold.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const read = Variables.safeParse(env);
  if (!read.success) throw notInActions(String(read.error.issues[0]?.path[0] ?? ""), env);
  const variables = read.data;
  const [owner = "", name = ""] = variables.GITHUB_REPOSITORY.split("/");
  return {
    eventName: variables.GITHUB_EVENT_NAME,
    eventPath: variables.GITHUB_EVENT_PATH,
    apiUrl: variables.GITHUB_API_URL.replace(/(?<!\/)\/+$/, ""),
    place: { serverUrl: variables.GITHUB_SERVER_URL, repository: variables.GITHUB_REPOSITORY },
    owner,
    name,
    runId: variables.GITHUB_RUN_ID,
    summaryPath: variables.GITHUB_STEP_SUMMARY,
    outputPath: variables.GITHUB_OUTPUT,
    workspace: variables.GITHUB_WORKSPACE,
    token: readToken(variables.GITHUB_TOKEN),
  };
}

/** Without the line end that a file leaves behind it. */
function readToken(variable: string | undefined): string | null {
  const token = variable?.trimEnd() ?? "";
  if (token === "") return null;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  const message = "GITHUB_TOKEN holds a space, a line end or another character that can't be sent";
  throw new PromptreeError("usage", message, { hint: "look for what was copied along with it" });
}

/** Where the job's summary is read. */
export function summaryPlace({ place, runId }: Environment): RestPlace {
  const server = place.serverUrl.replace(/(?<!\/)\/+$/, "");
  return { label: "job summary", url: `${server}/${place.repository}/actions/runs/${runId}` };
}

function notInActions(variable: string, env: Readonly<Record<string, string | undefined>>): PromptreeError {
  const state = (env[variable] ?? "") === "" ? "is not set" : "is not what GitHub sets it to";
  return new PromptreeError("usage", `${variable} ${state}, and promptree ci runs in a step of GitHub Actions`, {
    hint: "elsewhere type promptree plan, promptree sync or promptree status",
  });
}
