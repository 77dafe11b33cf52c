import { emitKeypressEvents } from "node:readline";
import type { Key } from "node:readline";
import type { Keyboard } from "../io.ts";

/**
 * Tells each key by its name, `interrupt` for Ctrl-C, as it is pressed and without it being shown. Disposing gives the keyboard
 * back.
 */
export function listenToKeys(keys: Keyboard, onKey: (name: string) => void): Disposable {
  const listen = (text: string | undefined, { name, ctrl }: Key): void => {
    if (ctrl === true) {
      if (name === "c") onKey("interrupt");
    } else {
      onKey(name ?? text ?? "");
    }
  };
  emitKeypressEvents(keys);
  keys.setRawMode?.(true);
  keys.on("keypress", listen);
  keys.resume();
  return {
    [Symbol.dispose]: () => {
      keys.off("keypress", listen);
      keys.setRawMode?.(false);
      keys.pause();
    },
  };
}
