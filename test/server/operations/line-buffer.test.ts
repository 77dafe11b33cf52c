import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLineBuffer } from "../../../src/server/operations/line-buffer.ts";

describe("a buffer of lines", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function newBuffer() {
    const writes: string[] = [];
    return { writes, buffer: createLineBuffer((text) => void writes.push(text)) };
  }

  test("writes lines together, a moment after the first", () => {
    const { writes, buffer } = newBuffer();
    buffer.add("a");
    vi.advanceTimersByTime(60);
    buffer.add("b");
    expect(writes).toEqual([]);
    vi.advanceTimersByTime(60);
    expect(writes).toEqual(["a\nb\n"]);
  });

  test("writes at once what has grown large, and nothing twice", () => {
    const { writes, buffer } = newBuffer();
    const line = "x".repeat(40_000);
    buffer.add(line);
    buffer.add(line);
    expect(writes).toEqual([`${line}\n${line}\n`]);
    vi.advanceTimersByTime(1000);
    expect(writes).toHaveLength(1);
  });

  test("writes what is there when it is told to, and nothing where nothing is", () => {
    const { writes, buffer } = newBuffer();
    buffer.flush();
    buffer.add("a");
    buffer.flush();
    buffer.flush();
    vi.advanceTimersByTime(1000);
    buffer.add("b");
    vi.advanceTimersByTime(1000);
    expect(writes).toEqual(["a\n", "b\n"]);
  });
});
