import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { onTestFinished } from "vitest";
import { listen } from "../../src/server/listen.ts";
import type { ListenOptions, Listening } from "../../src/server/listen.ts";
import type { Exchange, Handle } from "../../src/server/parts.ts";

/** Listens until the test is over, on a port that is free. */
export async function startListening(
  handle: Handle,
  options: Partial<ListenOptions> = {},
): Promise<Listening & { readonly exchanges: readonly Exchange[]; readonly defects: readonly unknown[] }> {
  const exchanges: Exchange[] = [];
  const defects: unknown[] = [];
  const listening = await listen(handle, {
    host: "127.0.0.1",
    port: 0,
    observe: (exchange) => void exchanges.push(exchange),
    onDefect: (error) => void defects.push(error),
    ...options,
    timeouts: { grace: 100, ...options.timeouts },
  });
  onTestFinished(() => listening.stop());
  return { ...listening, exchanges, defects };
}

/** A connection on which a test says what it likes. */
export interface RawConnection {
  readonly socket: Socket;
  /** All that came, once the other end has closed. */
  readonly received: Promise<string>;
}

export async function rawConnection(port: number, text = ""): Promise<RawConnection> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => (received += chunk));
  // A reset is an end like any other.
  socket.on("error", () => {});
  const closed = new Promise<string>((done) => {
    socket.on("close", () => done(received));
  });
  await once(socket, "connect");
  socket.write(text);
  return { socket, received: closed };
}
