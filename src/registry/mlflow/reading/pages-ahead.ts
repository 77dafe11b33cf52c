import { setImmediate, setTimeout } from "node:timers/promises";

/** A page of a search; what was asked for with its token follows it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** The token of the next page; null on the last. */
  readonly next: string | null;
}

export interface PagesAhead<Item> {
  readonly pageSize: number;
  /** How many results there are likely to be. */
  readonly expected: number;
  /** How many pages are asked for at a time. */
  readonly atATime: number;
  readonly read: (token: string | null) => Promise<Page<Item>>;
}

/**
 * In milliseconds. MLflow's workers take connections from one socket, and one that is idle takes all that wait there: requests
 * made at once end up with one worker, which answers them one after the other. This long after one request its worker is busy,
 * and another takes the next. A server that has answered by then is too fast for it to matter.
 */
const APART = 20;

/**
 * The pages of a search, of which as many as there are likely to be are asked for side by side, by tokens of our own making:
 * MLflow's (3.17, `SearchUtils.create_page_token`) hold nothing but an offset. No page is used before the server has given
 * that very token for it, so that a server with other tokens is only asked in vain.
 */
export async function* pagesAhead<Item>(search: PagesAhead<Item>): AsyncGenerator<readonly Item[]> {
  const { pageSize, expected, atATime, read } = search;
  const pages = Math.max(1, Math.ceil(expected / pageSize));
  const pending = new Map<string | null, Promise<Page<Item>>>();
  const answered = Promise.withResolvers<void>();
  const left = new AbortController();
  let asked = 0;
  const ask = (): void => {
    for (; asked < pages && pending.size < atATime; asked += 1) {
      const token = asked === 0 ? null : offsetToken(asked * pageSize);
      const page = asked === 0 || asked >= atATime ? read(token) : readLater(token, asked * APART);
      // It may turn out to be of no use, and then its failure is of none either.
      page.catch(() => undefined);
      pending.set(token, page);
    }
  };
  const readLater = async (token: string | null, ms: number): Promise<Page<Item>> => {
    await Promise.race([setTimeout(ms, null, { signal: left.signal }), answered.promise]);
    left.signal.throwIfAborted();
    return read(token);
  };
  // By then the connection of the reply before is free: the first page takes it, and its worker is not the next one's.
  if (pages > 1) await setImmediate();
  try {
    let token: string | null = null;
    do {
      ask();
      const page: Page<Item> = await (pending.get(token) ?? read(token));
      pending.delete(token);
      yield page.items;
      token = page.next;
      if (token !== null && pending.has(token)) answered.resolve();
    } while (token !== null);
  } finally {
    left.abort();
  }
}

/** As Python writes it: a space after the colon. */
function offsetToken(offset: number): string {
  return btoa(`{"offset": ${offset}}`);
}
