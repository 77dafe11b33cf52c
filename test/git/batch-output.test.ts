import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BatchOutput } from "../../src/git/batch-output.ts";
import { cut } from "./pieces.ts";

const ID = "1234567890123456789012345678901234567890";

interface Sample {
  readonly body: Uint8Array | null;
}

/** What `git cat-file --batch` prints for these. */
function printed(samples: readonly Sample[]): Buffer {
  return Buffer.concat(
    samples.map(({ body }) =>
      body === null
        ? Buffer.from(`${ID} missing\n`)
        : Buffer.concat([Buffer.from(`${ID} blob ${body.length}\n`), body, Buffer.from("\n")]),
    ),
  );
}

function objectsOf(text: string): readonly unknown[] {
  return [...new BatchOutput(() => 100).read(Buffer.from(text))];
}

describe("BatchOutput", () => {
  test("reads the same objects however the output is cut into pieces", () => {
    const sample = fc.record({ body: fc.option(fc.uint8Array({ maxLength: 40 })) });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 8 }), fc.array(fc.nat(60)), fc.nat(40), (samples, lengths, limit) => {
        const output = new BatchOutput(() => limit);
        const objects = cut(printed(samples), lengths).flatMap((piece) => [...output.read(piece)]);
        expect(objects).toEqual(
          samples.map(({ body }) => {
            if (body === null) return { kind: "missing" };
            if (body.length > limit) return { kind: "too-big", type: "blob", size: body.length };
            return { kind: "bytes", type: "blob", bytes: Buffer.from(body) };
          }),
        );
      }),
    );
  });

  test("takes no line for an object that git does not print for one", () => {
    expect(() => objectsOf("fatal: what now\n")).toThrow("can't be read");
    expect(() => objectsOf(`${ID} blob many\n`)).toThrow("can't be read");
  });
});
