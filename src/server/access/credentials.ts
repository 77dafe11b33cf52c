import type { Token } from "./token.ts";
import { isToken } from "./token.ts";

/**
 * The token in the value of an Authorization header: of `Bearer`, or the password of `Basic` with any user name, which
 * MLflow's client asks for. Null where there is none, or nothing that has the form of one.
 */
export function tokenIn(authorization: string): Token | null {
  const [, scheme = "", given = ""] = /^(bearer|basic) +(\S+)$/i.exec(authorization) ?? [];
  const credential = scheme.toLowerCase() === "basic" ? passwordIn(given) : given;
  return isToken(credential) ? credential : null;
}

/** What stands after the first colon; "" without one. */
function passwordIn(base64: string): string {
  const text = Buffer.from(base64, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon === -1 ? "" : text.slice(colon + 1);
}
