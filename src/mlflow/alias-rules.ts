import { ALIAS_NAME_LIMIT, LATEST, explainAliasName } from "../core/alias.ts";
import { invalidParameter, tooLong } from "./invalid-parameter.ts";
import { isLonger } from "./value-limit.ts";

/**
 * MLflow's rule for an alias that is looked for or deleted.
 * @throws RequestFailure
 */
export function checkAliasName(alias: string): void {
  if (alias === "") throw invalidParameter("Registered model alias name cannot be empty.");
  if (!/^[\p{L}\p{N}_-]+$/u.test(alias)) {
    const allowed = "Names may only contain alphanumerics, underscores (_), and dashes (-).";
    throw invalidParameter(`Invalid alias name: '${alias}'. ${allowed}`);
  }
  if (isLonger(alias, ALIAS_NAME_LIMIT)) throw tooLong("Registered model alias name", ALIAS_NAME_LIMIT);
}

/**
 * The rule for an alias that is set. MLflow takes all digits, too, which its client then reads as a version.
 * @throws RequestFailure
 */
export function checkNewAliasName(alias: string): void {
  checkAliasName(alias);
  if (alias.toLowerCase() === LATEST) {
    throw invalidParameter(`'${LATEST}' alias name (case insensitive) is reserved.`);
  }
  if (explainAliasName(alias) !== null) throw invalidParameter(`Version alias name '${alias}' is reserved.`);
}
