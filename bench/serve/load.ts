/**
 * A program of its own: `node load.ts URL FILE CONNECTIONS SECONDS` asks for the paths of FILE, a JSON array, over and over,
 * over that many connections at a time, each with one request under way. It prints a LoadResult. It reads replies over bare
 * sockets, since any HTTP client would be slower than what is measured.
 */
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { z } from "zod";

export const loadSchema = z.object({
  requests: z.int().positive(),
  seconds: z.number().positive(),
  /** In milliseconds. */
  p50: z.number(),
  p99: z.number(),
});
export type LoadResult = z.infer<typeof loadSchema>;

const HEAD_END = "\r\n\r\n";

if (import.meta.main) {
  const [url = "", file = "", connections = "", seconds = ""] = process.argv.slice(2);
  const paths = z.array(z.string()).parse(JSON.parse(await readFile(file, "utf8")));
  console.log(JSON.stringify(await load(new URL(url), paths, Number(connections), Number(seconds))));
}

async function load(url: URL, paths: readonly string[], connections: number, seconds: number): Promise<LoadResult> {
  const requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`));
  const times: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, (_, index) => keepAsking(url, requests, index, end, (ms) => times.push(ms))),
  );
  const took = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { requests: times.length, seconds: took, p50: at(0.5), p99: at(0.99) };
}

/** @throws Error for any answer but 200. */
function keepAsking(
  url: URL,
  requests: readonly Buffer[],
  first: number,
  end: number,
  onReply: (ms: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    let next = first;
    let sent = 0;
    let received: Buffer = Buffer.alloc(0);
    const ask = (): void => {
      sent = performance.now();
      socket.write(requests[next++ % requests.length] ?? "");
    };
    socket.on("connect", ask);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed the connection")));
    socket.on("data", (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const head = received.indexOf(HEAD_END);
      if (head === -1) return;
      const text = received.toString("latin1", 0, head);
      const length = Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? Number.NaN);
      if (!text.startsWith("HTTP/1.1 200") || Number.isNaN(length)) {
        reject(new Error(`answered ${text}`));
        return;
      }
      if (received.length < head + HEAD_END.length + length) return;
      received = Buffer.alloc(0);
      const now = performance.now();
      onReply(now - sent);
      if (now < end) return ask();
      socket.removeAllListeners("close");
      socket.destroy();
      resolve();
    });
  });
}
