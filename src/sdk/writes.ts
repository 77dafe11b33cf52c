import { ENDPOINTS } from "../mlflow/endpoints.ts";
import type { Caller } from "./call.ts";
import { requireAlias, requireName, requireTagKey, requireVersion } from "./checks.ts";
import { written } from "./refusal.ts";

/*
 * The small writes, with the names and the order of MLflow's Python client. Each throws a PromptreeError: `usage` for what
 * can't be sent, `not-found` and `write-refused` in MLflow's words, and `registry-unavailable`.
 */

export async function setPromptAlias(caller: Caller, name: string, alias: string, version: number): Promise<void> {
  const request = { name: requireName(name), alias: requireAlias(alias), version: requireVersion(version) };
  await written(caller.call(ENDPOINTS.setAlias, request));
}

export async function deletePromptAlias(caller: Caller, name: string, alias: string): Promise<void> {
  const request = { name: requireName(name), alias: requireAlias(alias) };
  await written(caller.call(ENDPOINTS.deleteAlias, request));
}

export async function setPromptTag(caller: Caller, name: string, key: string, value: string): Promise<void> {
  const request = { name: requireName(name), key: requireTagKey(key), value };
  await written(caller.call(ENDPOINTS.setModelTag, request));
}

export async function deletePromptTag(caller: Caller, name: string, key: string): Promise<void> {
  const request = { name: requireName(name), key: requireTagKey(key) };
  await written(caller.call(ENDPOINTS.deleteModelTag, request));
}

export async function setPromptVersionTag(
  caller: Caller,
  name: string,
  version: number,
  key: string,
  value: string,
): Promise<void> {
  const request = { name: requireName(name), version: requireVersion(version), key: requireTagKey(key), value };
  await written(caller.call(ENDPOINTS.setVersionTag, request));
}

export async function deletePromptVersionTag(
  caller: Caller,
  name: string,
  version: number,
  key: string,
): Promise<void> {
  const request = { name: requireName(name), version: requireVersion(version), key: requireTagKey(key) };
  await written(caller.call(ENDPOINTS.deleteVersionTag, request));
}
