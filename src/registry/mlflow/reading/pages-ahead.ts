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
 * The pages of a search, of which as many as there are likely to be are asked for side by side, by tokens of our own making:
 * MLflow's (3.17, `SearchUtils.create_page_token`) hold nothing but an offset. No page is used before the server has given
 * that very token for it, so that a server with other tokens is only asked in vain.
 */
export async function* pagesAhead<Item>(search: PagesAhead<Item>): AsyncGenerator<readonly Item[]> {
  const { pageSize, expected, atATime, read } = search;
  const pages = Math.max(1, Math.ceil(expected / pageSize));
  const pending = new Map<string | null, Promise<Page<Item>>>();
  let asked = 0;
  const ask = (): void => {
    for (; asked < pages && pending.size < atATime; asked += 1) {
      const token = asked === 0 ? null : offsetToken(asked * pageSize);
      const page = read(token);
      // It may turn out to be of no use, and then its failure is of none either.
      page.catch(() => undefined);
      pending.set(token, page);
    }
  };
  let token: string | null = null;
  do {
    ask();
    const page: Page<Item> = await (pending.get(token) ?? read(token));
    pending.delete(token);
    yield page.items;
    token = page.next;
  } while (token !== null);
}

/** As Python writes it: a space after the colon. */
function offsetToken(offset: number): string {
  return btoa(`{"offset": ${offset}}`);
}
