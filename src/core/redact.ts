/** A server's token, the user part of a URL, and what follows words that name a secret: none of them is ever shown. */
const TOKEN = /\bptree_[\w-]{43,}/g;
const IN_URL = /([a-z][a-z0-9+.-]*:\/\/)[^\s"'<>]*@/gi;
const AFTER_WORD =
  /\b(bearer|basic|token|password|passwd|secret|api[_-]?key)(["']?\s*[:=]\s*["']?|\s+)(?=[^\s"']*\d)[^\s"',;&]{8,}/gi;

/** Takes credentials out of text that is about to be shown, whoever wrote it. */
export function redact(text: string): string {
  return text.replaceAll(TOKEN, "ptree_***").replaceAll(IN_URL, "$1***@").replaceAll(AFTER_WORD, "$1$2***");
}
