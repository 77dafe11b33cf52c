import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { TextFile } from "../../../src/engine/replay/text-file.ts";
import type { TextPlace } from "../../../src/engine/replay/text-file.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

const MEBIBYTE = 1024 * 1024;

function kept(file: TextFile, text: string): TextPlace {
  const place = file.append(text);
  if (place === null) throw new Error("there was no room");
  return place;
}

describe("texts that are laid away", () => {
  test("come back to the letter in any order, whether they got to the disk or not", async () => {
    using file = new TextFile(await temporaryFolder());
    const texts = Array.from({ length: 3000 }, (_, index) => `${index} ünïcödé 🙂 ${"x".repeat(index % 1500)}`);
    const places = ["", ...texts].map((text) => ({ text, place: kept(file, text) }));
    for (const { text, place } of places.toReversed()) expect(file.read(place)).toBe(text);
  });

  test("leave no file behind that has a name", async () => {
    const folder = await temporaryFolder();
    using file = new TextFile(folder);
    for (let count = 0; count < 5; count++) kept(file, "x".repeat(MEBIBYTE - 1));
    expect(await readdir(folder)).toEqual([]);
  });

  test("have no room where one is longer than what is written at once", async () => {
    using file = new TextFile(await temporaryFolder());
    expect(file.append("ü".repeat(MEBIBYTE))).toBeNull();
    expect(file.read(kept(file, "short"))).toBe("short");
  });

  test.each([
    ["there is no such folder", async () => `${await temporaryFolder()}/missing`],
    ["it is a file", async () => "/dev/null"],
  ])("have only the room that memory has when %s", async (_, folder) => {
    using file = new TextFile(await folder());
    const first = kept(file, "x".repeat(MEBIBYTE - 1));
    expect(file.append("one more")).toBeNull();
    expect(file.append("")).toBeNull();
    expect(file.read(first)).toHaveLength(MEBIBYTE - 1);
  });
});
