import { PromptreeError } from "../core/errors.ts";

const NUL = 0;

/**
 * Cuts what git prints with `-z` into its records, as many at a time as have arrived. A record is a view of the bytes that
 * git sent: keep what is made of it, not the record.
 */
export async function* readRecords(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Buffer[], void, undefined> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    const records: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NUL); end !== -1; end = chunk.indexOf(NUL, start)) {
      const piece = chunk.subarray(start, end);
      records.push(begun.length === 0 ? piece : Buffer.concat([...begun, piece]));
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
    if (records.length > 0) yield records;
  }
  if (begun.length > 0) throw unexpectedAnswer(Buffer.concat(begun).toString());
}

/** The records of an answer that was read whole. */
export function splitRecords(answer: Buffer): readonly string[] {
  return answer.toString().split("\0").slice(0, -1);
}

/** An answer in no form that git documents. */
export function unexpectedAnswer(text: string): PromptreeError {
  return new PromptreeError(
    "git-failed",
    `git gave an answer that can't be read: ${JSON.stringify(text.slice(0, 200))}`,
    {
      hint: "install a newer git; if that does not help, please report it",
    },
  );
}
