import { safeLine, safeText } from "./safe-text.ts";
import type { View } from "./view.ts";

/** What stopped a command, and what to do about it. */
export function errorText(error: { readonly message: string; readonly hint: string | null }, view: View): string {
  const message = `${view.paint.error("error:")} ${safeText(error.message)}`;
  return error.hint === null ? message : `${message}\n${view.paint.dim("hint:")}  ${safeLine(error.hint)}`;
}
