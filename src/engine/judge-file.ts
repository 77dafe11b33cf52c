import { fileProblem } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import type { FileReading } from "../git/blobs.ts";

/**
 * Reads a YAML file of a repository.
 * @param absent What holds when the file is not there; with a problem added, also when it can't be read.
 */
export function judgeFile<Result extends { readonly problems: readonly Problem[] }>(
  path: string,
  file: FileReading,
  read: (path: string, bytes: Uint8Array) => Result,
  absent: Result,
): Result {
  if (file.kind === "bytes") return read(path, file.bytes);
  if (file.kind === "missing") return absent;
  const problem =
    file.kind === "too-big"
      ? fileProblem("error", "file-too-big", path, `is ${file.size} bytes long; it may have 1 MiB`)
      : fileProblem("error", "not-a-file", path, "is no regular file", "put a file in its place");
  return { ...absent, problems: [...absent.problems, problem] };
}
