/** Lines that are written together: one write a request would cost more than the request. */
export interface LineBuffer {
  readonly add: (line: string) => void;
  /** Writes what is there at once. */
  readonly flush: () => void;
}

const FLUSH_MS = 100;
const FLUSH_CHARACTERS = 64 * 1024;

/** No timer of it keeps a process alive: who ends one flushes. */
export function createLineBuffer(write: (text: string) => void): LineBuffer {
  let text = "";
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (text === "") return;
    const lines = text;
    text = "";
    write(lines);
  };
  return {
    flush,
    add: (line) => {
      text += `${line}\n`;
      if (text.length >= FLUSH_CHARACTERS) flush();
      else timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
  };
}
