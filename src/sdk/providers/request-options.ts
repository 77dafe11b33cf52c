import type { JsonObject } from "../../core/json.ts";

export interface RequestOptions {
  /** Instead of what the prompt's model config says of the same keys, and beside it; null takes one out. */
  readonly config?: JsonObject;
}
