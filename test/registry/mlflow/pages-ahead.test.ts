import { describe, expect, test } from "vitest";
import { type Page, pagesAhead } from "../../../src/registry/mlflow/reading/pages-ahead.ts";

const PAGE_SIZE = 10;

/**
 * A server with that many results, whose tokens hold what `tokenOf` makes of an offset. It answers nothing before as many
 * requests as `together` are there.
 */
function serverWith(
  count: number,
  { together = 1, tokenOf = (offset: number): string => btoa(`{"offset": ${offset}}`) } = {},
) {
  const areThere = Promise.withResolvers<void>();
  const offsets = new Map(Array.from({ length: count + 1 }, (_, offset) => [tokenOf(offset), offset]));
  const asked: (string | null)[] = [];
  let underWay = 0;
  let mostUnderWay = 0;
  const read = async (token: string | null): Promise<Page<number>> => {
    asked.push(token);
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    if (underWay === together) areThere.resolve();
    await areThere.promise;
    underWay -= 1;
    const offset = token === null ? 0 : offsets.get(token);
    if (offset === undefined) throw new Error("Invalid page token");
    const end = Math.min(count, offset + PAGE_SIZE);
    const items = Array.from({ length: Math.max(0, end - offset) }, (_, index) => offset + index);
    return { items, next: end < count ? tokenOf(end) : null };
  };
  return { read, asked, mostUnderWay: () => mostUnderWay };
}

async function readAll(server: ReturnType<typeof serverWith>, expected: number): Promise<readonly number[]> {
  const search = { pageSize: PAGE_SIZE, expected, atATime: 4, read: server.read };
  return (await Array.fromAsync(pagesAhead(search))).flat();
}

describe("pages that are asked for side by side", () => {
  test.for([
    ["as many as expected", 40, 40, 4],
    ["one more than expected", 41, 40, 5],
    ["far more than expected", 95, 10, 10],
    ["none expected", 25, 0, 3],
    ["none there", 0, 0, 1],
    ["many at a time", 100, 100, 10],
  ] as const)("%s: every result once, in order, without a request in vain", async ([, count, expected, requests]) => {
    const together = Math.min(4, Math.max(1, Math.ceil(expected / PAGE_SIZE)));
    const server = serverWith(count, { together });
    expect(await readAll(server, expected)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(server.asked).toHaveLength(requests);
    expect(new Set(server.asked).size).toBe(requests);
    expect(server.mostUnderWay()).toBe(together);
  });

  test("one after the other, where the server has answered before the next is due", async () => {
    const asked: (string | null)[] = [];
    const read = async (token: string | null): Promise<Page<number>> => {
      asked.push(token);
      return { items: [asked.length], next: asked.length < 4 ? btoa(`{"offset": ${asked.length * PAGE_SIZE}}`) : null };
    };
    const pages = pagesAhead({ pageSize: PAGE_SIZE, expected: 40, atATime: 4, read });
    expect(await Array.fromAsync(pages)).toEqual([[1], [2], [3], [4]]);
    expect(asked).toHaveLength(4);
  });

  test("fewer than expected: every result once", async () => {
    expect(await readAll(serverWith(12, { together: 4 }), 40)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  });

  test("tokens that are not MLflow's are followed, and guessed pages not used", async () => {
    const server = serverWith(35, { together: 4, tokenOf: (offset) => `opaque-${offset}` });
    expect(await readAll(server, 40)).toEqual(Array.from({ length: 35 }, (_, index) => index));
  });

  test("a page that fails fails the search", async () => {
    const server = serverWith(40, { together: 3 });
    const read = async (token: string | null) => {
      if (token === btoa(`{"offset": 20}`)) throw new Error("no answer");
      return server.read(token);
    };
    const pages = pagesAhead({ pageSize: PAGE_SIZE, expected: 40, atATime: 4, read });
    await expect(Array.fromAsync(pages)).rejects.toThrow("no answer");
  });
});
