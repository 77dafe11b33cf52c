import { readFileSync } from "node:fs";
import { messageOf } from "../../../core/errors.ts";
import { usageError } from "../../address.ts";
import { type Environment, firstSet } from "./environment.ts";

export interface TlsSettings {
  /** Certificates to trust, in PEM, in place of those that Node trusts by itself. */
  readonly ca?: string;
  readonly rejectUnauthorized: boolean;
}

const CERTIFICATES = "MLFLOW_TRACKING_SERVER_CERT_PATH";
const INSECURE = "MLFLOW_TRACKING_INSECURE_TLS";

/** @throws PromptreeError `usage` when the variables contradict each other or name a file that can't be read. */
export function readTlsSettings(environment: Environment): TlsSettings {
  const own = firstSet(environment, [CERTIFICATES]);
  if (isInsecure(environment)) {
    if (own === null) return { rejectUnauthorized: false };
    throw usageError(`${INSECURE} and ${CERTIFICATES} are both set`, `unset ${INSECURE}`);
  }
  const file = own ?? firstSet(environment, ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]);
  return { rejectUnauthorized: true, ...(file !== null && { ca: readCertificates(file.name, file.value) }) };
}

function isInsecure(environment: Environment): boolean {
  const value = firstSet(environment, [INSECURE])?.value.toLowerCase() ?? "false";
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw usageError(`${INSECURE} is neither true nor false`, `unset ${INSECURE}`);
}

function readCertificates(variable: string, path: string): string {
  try {
    const text = readFileSync(path, "utf8");
    if (text.includes("-----BEGIN ")) return text;
  } catch (error) {
    throw usageError(
      `the certificates that ${variable} names can't be read: ${messageOf(error)}`,
      `name a PEM file in ${variable}`,
    );
  }
  throw usageError(`${path}, which ${variable} names, holds no certificate`, `name a PEM file in ${variable}`);
}
