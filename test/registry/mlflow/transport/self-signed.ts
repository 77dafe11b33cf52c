import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "self-signed");

/** A certificate for 127.0.0.1 and `mlflow.test` that nobody signed but itself, good for a hundred years. */
export const SELF_SIGNED = {
  file: join(FOLDER, "cert.pem"),
  cert: readFileSync(join(FOLDER, "cert.pem"), "utf8"),
  key: readFileSync(join(FOLDER, "key.pem"), "utf8"),
} as const;
