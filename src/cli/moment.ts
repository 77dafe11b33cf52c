import { InvalidArgumentError } from "@commander-js/extra-typings";
import { parseMoment } from "../core/moment.ts";

/** Reads the value of `--at`. */
export function momentOption(text: string): Date {
  const moment = parseMoment(text);
  if (moment !== null) return moment;
  throw new InvalidArgumentError("Write a day, 2026-03-03, or a time, 2026-03-03T14:00 (UTC, or with +01:00).");
}
