import { join } from "node:path";
import { expect, test } from "vitest";
import { PromptreeError } from "../../../../src/core/errors.ts";
import { parseServerAddress } from "../../../../src/registry/mlflow/transport/address.ts";
import { readCredentials } from "../../../../src/registry/mlflow/transport/credentials.ts";
import type { Environment } from "../../../../src/registry/mlflow/transport/environment.ts";
import { readProxy } from "../../../../src/registry/mlflow/transport/proxy.ts";
import { retryAfterMs } from "../../../../src/registry/mlflow/transport/retry-after.ts";
import { readTlsSettings } from "../../../../src/registry/mlflow/transport/tls.ts";

test.for([
  ["http://localhost:5000", "http://localhost:5000", ""],
  ["HTTPS://MLflow.Example.com/", "https://mlflow.example.com", ""],
  ["http://h:80/team/ml//", "http://h", "/team/ml"],
  ["http://[::1]:5000", "http://[::1]:5000", ""],
  ["https://h/a%20b", "https://h", "/a%20b"],
] as const)("%s is an address", ([text, origin, path]) => {
  expect(parseServerAddress(text)).toEqual({
    shown: origin + path,
    origin,
    path,
    secure: origin.startsWith("https:"),
  });
});

test("an address may hold many slashes", () => {
  const path = `${"/".repeat(200_000)}a`;
  expect(parseServerAddress(`http://h${path}`).path).toBe(path);
});

test.for<readonly [string, string]>([
  ["localhost:5000", "localhost:5000 is no address of an MLflow server"],
  ["http:localhost", "http:*** is no address of an MLflow server"],
  ["http:///path", "http:///path is no address of an MLflow server"],
  ["http://a b", "http://a b is no address of an MLflow server"],
  ["ftp://h", "ftp://h is no address of an MLflow server"],
  ["http://ada:pw@h", "http://***@h has a user name or a password in the address"],
  ["http://h?x=1", "http://h?*** has a query or a fragment behind the address"],
  ["http://h/?", "http://h/?*** has a query or a fragment behind the address"],
  ["http://h/#/models", "http://h/#*** has a query or a fragment behind the address"],
])("%s is none: %s", ([text, message]) => {
  expect(usage(() => parseServerAddress(text))).toBe(message);
});

const BASIC = `Basic ${Buffer.from("adä:p:w").toString("base64")}`;

test.for<readonly [Environment, Environment]>([
  [{}, {}],
  [{ MLFLOW_TRACKING_TOKEN: "" }, {}],
  [{ MLFLOW_TRACKING_TOKEN: "t" }, { authorization: "Bearer t" }],
  [{ MLFLOW_TRACKING_USERNAME: "adä", MLFLOW_TRACKING_PASSWORD: "p:w" }, { authorization: BASIC }],
  [
    { MLFLOW_TRACKING_TOKEN: "t", MLFLOW_TRACKING_USERNAME: "adä", MLFLOW_TRACKING_PASSWORD: "p:w" },
    { authorization: BASIC },
  ],
  [{ MLFLOW_TRACKING_TOKEN: "t", MLFLOW_TRACKING_USERNAME: "ada" }, { authorization: "Bearer t" }],
  [{ MLFLOW_WORKSPACE: "team-a" }, { "x-mlflow-workspace": "team-a" }],
])("%o are sent as %o", ([environment, headers]) => {
  expect(readCredentials(environment).headers).toEqual(headers);
});

test.for<readonly [Environment, string]>([
  [{ MLFLOW_TRACKING_PASSWORD: "p" }, "MLFLOW_TRACKING_PASSWORD is set, but MLFLOW_TRACKING_USERNAME is not"],
  [{ MLFLOW_TRACKING_USERNAME: "ada" }, "MLFLOW_TRACKING_USERNAME is set, but MLFLOW_TRACKING_PASSWORD is not"],
  [{ MLFLOW_TRACKING_USERNAME: "a:b", MLFLOW_TRACKING_PASSWORD: "p" }, "MLFLOW_TRACKING_USERNAME holds a colon"],
  [
    { MLFLOW_TRACKING_TOKEN: "a\r\nx: y" },
    "MLFLOW_TRACKING_TOKEN holds a space, a line end or another character that can't be sent",
  ],
  [{ MLFLOW_WORKSPACE: "ü" }, "MLFLOW_WORKSPACE holds a space, a line end or another character that can't be sent"],
])("%o are refused: %s", ([environment, message]) => {
  expect(usage(() => readCredentials(environment))).toBe(message);
});

test.for([
  [{}, true, null],
  [{ HTTP_PROXY: "http://p:1" }, true, null],
  [{ HTTP_PROXY: "http://p:1" }, false, "http://p:1/"],
  [{ HTTPS_PROXY: "p:3128", HTTP_PROXY: "http://q:1" }, true, "http://p:3128/"],
  [{ https_proxy: "https://low:1", HTTPS_PROXY: "http://up:1" }, true, "https://low:1/"],
] as const)("%o, https %s: the proxy is %s", ([environment, secure, url]) => {
  expect(readProxy(environment, secure)?.url ?? null).toBe(url);
});

test("a proxy's address that is none is a wrong use of its variable", () => {
  expect(usage(() => readProxy({ HTTPS_PROXY: "http://" }, true))).toBe("HTTPS_PROXY holds no address of a proxy");
});

const HERE = import.meta.filename;
const NOWHERE = join(import.meta.dirname, "no such file.pem");

test.for<readonly [Environment, RegExp]>([
  [
    { MLFLOW_TRACKING_INSECURE_TLS: "true", MLFLOW_TRACKING_SERVER_CERT_PATH: HERE },
    /^MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH are both set$/,
  ],
  [{ MLFLOW_TRACKING_INSECURE_TLS: "yes" }, /^MLFLOW_TRACKING_INSECURE_TLS is neither true nor false$/],
  [{ REQUESTS_CA_BUNDLE: NOWHERE }, /^the certificates that REQUESTS_CA_BUNDLE names can't be read: ENOENT/],
  [{ SSL_CERT_FILE: import.meta.dirname }, /^the certificates that SSL_CERT_FILE names can't be read: EISDIR/],
  [{ SSL_CERT_FILE: join(import.meta.dirname, "opening.ts") }, /which SSL_CERT_FILE names, holds no certificate$/],
])("%o can't be meant", ([environment, message]) => {
  expect(usage(() => readTlsSettings(environment))).toMatch(message);
});

test.for(["true", "TRUE", "1"])("MLFLOW_TRACKING_INSECURE_TLS=%s trusts every certificate", (value) => {
  const environment = { MLFLOW_TRACKING_INSECURE_TLS: value, REQUESTS_CA_BUNDLE: NOWHERE };
  expect(readTlsSettings(environment)).toEqual({ rejectUnauthorized: false });
});

const DATE = "Tue, 03 Mar 2026 12:00:00 GMT";

test.for([
  [null, DATE, null],
  ["7", DATE, 7000],
  ["0", null, 0],
  ["Tue, 03 Mar 2026 12:00:05 GMT", DATE, 5000],
  ["Tue, 03 Mar 2026 11:00:00 GMT", DATE, 0],
  ["soon", DATE, null],
] as const)("Retry-After %s at %s is a wait of %s ms", ([retryAfter, date, wait]) => {
  expect(retryAfterMs(retryAfter, date)).toBe(wait);
});

function usage(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof PromptreeError && error.code === "usage" && error.hint !== null) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}
