import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readRecords } from "../../src/git/records.ts";
import { cut } from "./pieces.ts";

async function* arriving(pieces: readonly Buffer[]): AsyncGenerator<Buffer, void, undefined> {
  yield* pieces;
}

test("records are the same however they arrive", async () => {
  const record = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 12 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.array(record), fc.array(fc.nat(20)), async (records, lengths) => {
      const bytes = Buffer.concat(records.flatMap((one) => [one, Buffer.from([0])]));
      const read = (await Array.fromAsync(readRecords(arriving(cut(bytes, lengths))))).flat();
      expect(read).toEqual(records);
    }),
  );
});

test("an answer that ends in the middle of a record is an error", async () => {
  const reading = Array.fromAsync(readRecords(arriving([Buffer.from("whole\0ha"), Buffer.from("lf")])));
  await expect(reading).rejects.toMatchObject({ code: "git-failed", message: expect.stringContaining("half") });
});
