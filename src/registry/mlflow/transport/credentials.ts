import { usageError } from "../../address.ts";
import { type Environment, firstSet } from "./environment.ts";

export interface Credentials {
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** What must never be shown. */
  readonly secrets: readonly string[];
}

const USERNAME = "MLFLOW_TRACKING_USERNAME";
const PASSWORD = "MLFLOW_TRACKING_PASSWORD";
const TOKEN = "MLFLOW_TRACKING_TOKEN";
const WORKSPACE = "MLFLOW_WORKSPACE";

/**
 * Credentials and workspace, as MLflow's own client reads them: user name and password win over a token.
 * @throws PromptreeError `usage` for a half of them, or for what no header can hold.
 */
export function readCredentials(environment: Environment): Credentials {
  const login = readLogin(environment);
  const workspace = firstSet(environment, [WORKSPACE]);
  if (workspace === null) return login;
  if (!/^[\x21-\x7e]+$/.test(workspace.value)) throw unfit(WORKSPACE);
  return { ...login, headers: { ...login.headers, "x-mlflow-workspace": workspace.value } };
}

function readLogin(environment: Environment): Credentials {
  const username = firstSet(environment, [USERNAME])?.value;
  const password = firstSet(environment, [PASSWORD])?.value;
  const token = firstSet(environment, [TOKEN])?.value;
  if (username !== undefined && password !== undefined) return basic(username, password);
  if (token !== undefined) return bearer(token);
  if (username !== undefined) throw halfALogin(USERNAME, PASSWORD);
  if (password !== undefined) throw halfALogin(PASSWORD, USERNAME);
  return { headers: {}, secrets: [] };
}

function basic(username: string, password: string): Credentials {
  if (username.includes(":")) throw usageError(`${USERNAME} holds a colon`, "no user name for HTTP can hold one");
  const encoded = Buffer.from(`${username}:${password}`).toString("base64");
  return { headers: { authorization: `Basic ${encoded}` }, secrets: [password, encoded] };
}

function bearer(token: string): Credentials {
  if (!/^[\x21-\x7e]+$/.test(token)) throw unfit(TOKEN);
  return { headers: { authorization: `Bearer ${token}` }, secrets: [token] };
}

function halfALogin(there: string, missing: string) {
  return usageError(`${there} is set, but ${missing} is not`, `set ${missing} as well, or ${TOKEN} in place of both`);
}

function unfit(variable: string) {
  return usageError(
    `${variable} holds a space, a line end or another character that can't be sent`,
    "look for what was copied along with it",
  );
}
