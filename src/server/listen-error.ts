import { PromptreeError } from "../core/errors.ts";

/** Why nothing can listen there, in the user's words. */
export function listenError(error: NodeJS.ErrnoException, host: string, port: number): PromptreeError {
  const at = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const of = (message: string, hint: string) =>
    new PromptreeError("address-unavailable", message, { hint, cause: error });
  switch (error.code ?? "") {
    case "EADDRINUSE":
      return of(
        `${at} is in use by another program`,
        "take another port with --port, or any that is free with --port 0",
      );
    case "EACCES":
      return of(
        `this user may not listen on port ${port}`,
        "take one above 1023 with --port, and let a proxy listen there",
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return of(
        `this machine has no address "${host}"`,
        "listen on 127.0.0.1, or on every address with --host 0.0.0.0",
      );
    default:
      return of(`${at} can't be listened on: ${error.message}`, "take another address with --host and --port");
  }
}
