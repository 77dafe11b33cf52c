import { splitRecords } from "./records.ts";
import { runGit } from "./run.ts";

/** A setting of git's that belongs to something with a name, as `remote.origin.url` belongs to `origin`. */
export interface GitSetting {
  readonly section: "filter" | "remote" | "url";
  /** `origin`; a byte that is not UTF-8 is U+FFFD. */
  readonly name: string;
  /** `url`, in lower case. */
  readonly key: string;
  readonly value: string;
}

/** Of what the user, the machine and the repository set, the sections that matter here, in the order git reads them. */
export async function readSettings(dir: string): Promise<readonly GitSetting[]> {
  // Not `--get-regexp`: which bytes a pattern matches differs from one system to the next.
  const { stdout } = await runGit(dir, ["config", "-z", "--list"]);
  return splitRecords(stdout).flatMap(parseSetting);
}

/** A name may hold dots, and no line feed. */
function parseSetting(record: string): readonly GitSetting[] {
  const [, section, name, key, value = ""] = /^([a-z]+)\.([^\n]*)\.([^.\n]+)(?:\n(.*))?$/s.exec(record) ?? [];
  if (section !== "filter" && section !== "remote" && section !== "url") return [];
  return name === undefined || key === undefined ? [] : [{ section, name, key, value }];
}
