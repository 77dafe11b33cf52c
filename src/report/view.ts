import type { Paint } from "./paint.ts";
import { createPaint } from "./paint.ts";

/** Where text will stand. */
export interface View {
  readonly paint: Paint;
  /** Whether `paint` colours anything; where it does not, marks must tell what colours would. */
  readonly colour: boolean;
  /** Of the terminal, in columns. */
  readonly width: number;
}

const DEFAULT_WIDTH = 100;

export function createView(options: { readonly colour: boolean; readonly width?: number }): View {
  return { paint: createPaint(options), colour: options.colour, width: options.width ?? DEFAULT_WIDTH };
}
