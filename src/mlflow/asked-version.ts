import { isVersionNumber } from "../core/version.ts";
import { invalidParameter } from "./invalid-parameter.ts";
import { pythonInteger } from "./python-integer.ts";

/** The version that a request is about. */
export interface AskedVersion {
  /** 0 where no version can have the number. */
  readonly number: number;
  /** In its shortest form. */
  readonly text: string;
}

/** @throws RequestFailure for text that MLflow reads as no integer; `01`, `+1` and ` 1 ` are 1. */
export function askedVersion(text: string): AskedVersion {
  const value = pythonInteger(text);
  if (value === null) throw invalidParameter(`Parameter 'version' must be an integer, got '${text}'.`);
  const number = Number(value);
  return { number: isVersionNumber(number) ? number : 0, text: String(value) };
}
