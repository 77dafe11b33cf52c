import type { Paint } from "./paint.ts";
import { createPaint } from "./paint.ts";

/** Where text will stand. */
export interface View {
  readonly paint: Paint;
  /** Of the terminal, in columns. */
  readonly width: number;
}

const DEFAULT_WIDTH = 100;

export function createView(options: { readonly colour: boolean; readonly width?: number }): View {
  return { paint: createPaint(options), width: options.width ?? DEFAULT_WIDTH };
}
