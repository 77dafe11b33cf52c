import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Peer } from "./parts.ts";

/** Of a server: who is at the other end of each of its connections. */
export interface Connections {
  readonly peerOf: (socket: Socket) => Peer;
  /** Ends those over which nothing was ever sent: a browser opens some in advance, and node takes them for busy. */
  readonly endSilent: () => void;
}

const NOBODY: Peer = { address: null };

export function trackConnections(server: Server): Connections {
  const peers = new Map<Socket, Peer>();
  server.on("connection", (socket: Socket) => {
    peers.set(socket, { address: plainAddress(socket.remoteAddress) });
    socket.once("close", () => peers.delete(socket));
  });
  return {
    peerOf: (socket) => peers.get(socket) ?? NOBODY,
    endSilent: () => {
      for (const socket of peers.keys()) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}

/** A socket that takes both kinds of address shows IPv4 as `::ffff:192.0.2.1`. */
export function plainAddress(address: string | undefined): string | null {
  return address?.replace(/^::ffff:(?=\d+\.)/i, "") ?? null;
}
