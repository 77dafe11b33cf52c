/** A server's token, the user part of a URL, and what follows words that name a secret: none of them is ever shown. */
const TOKEN = /\bptree_[\w-]{43,}/g;
const MAYBE_URL = /[^\s"'<>]+/g;
const AFTER_SCHEME = /(?<=[a-z][a-z0-9+.-]*):\/\//i;
const BEFORE_SECRET =
  /\b(?:bearer|basic|token|password|passwd|secret|api[_-]?key)(?:["']?\s*[:=]\s*["']?|\s+)(?=[^\s"',;&]{8})/gi;
const SECRET_END = /[\s"',;&]|$/g;
const DIGIT_OR_BREAK = /[\d\s"']|$/g;

/** Takes credentials out of text that is about to be shown, whoever wrote it. */
export function redact(text: string): string {
  const shown = text.replaceAll(TOKEN, "ptree_***").replaceAll(MAYBE_URL, withoutUser);
  return withoutSecrets(shown);
}

/** Of what may be a URL, up to the last `@` in it. */
function withoutUser(word: string): string {
  const end = word.lastIndexOf("@");
  if (end === -1) return word;
  const scheme = AFTER_SCHEME.exec(word);
  if (scheme === null) return word;
  const start = scheme.index + scheme[0].length;
  return start > end ? word : `${word.slice(0, start)}***${word.slice(end)}`;
}

/** Behind a word that names a secret stands one when it holds a digit, or what goes on without a space or a quote does. */
function withoutSecrets(text: string): string {
  let shown = "";
  let at = 0;
  /** Looked for once for all the words before it, however many. */
  let stop = -1;
  for (const before of text.matchAll(BEFORE_SECRET)) {
    const start = before.index + before[0].length;
    if (before.index < at) continue;
    if (stop < start) stop = indexFrom(text, DIGIT_OR_BREAK, start);
    if (!isDigit(text.charAt(stop))) continue;
    shown += `${text.slice(at, start)}***`;
    at = indexFrom(text, SECRET_END, start);
  }
  return shown + text.slice(at);
}

/** Of a form that is found at the end of any text. */
function indexFrom(text: string, form: RegExp, start: number): number {
  form.lastIndex = start;
  return form.exec(text)?.index ?? text.length;
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}
