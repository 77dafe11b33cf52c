import type { YAMLException } from "js-yaml";
import { quoted } from "./quoted.ts";
import { TOO_DEEP } from "./yaml-nesting.ts";

export interface SyntaxExplanation {
  readonly code: "yaml-syntax" | "yaml-too-deep";
  readonly message: string;
  readonly hint: string | null;
}

const QUOTE_VALUE = 'put the whole value in quotes, as in key: "value"';
const QUOTE_TEXT = "quote the value if it is text";
const WRITE_KEY = "write it as key: value, or indent it to belong to the key above";
const ESCAPE = "write \\\\ for a backslash, or use single quotes";
const CONTROL = "remove it, or write it as an escape in double quotes";
const STILL_OPEN = "close it, or indent the line that goes on with it";

/** Message and hint by a part of the parser's reason; the first that fits. */
const EXPLANATIONS: readonly (readonly [part: string, message: string, hint: string | null])[] = [
  ["tab characters", "a tab stands where YAML wants spaces", "indent with spaces"],
  ["deficient indentation", "a quote, a [ or a { above is still open here", STILL_OPEN],
  ["within a flow collection", "a [ or { is never closed", "close it with ] or }"],
  ["within a single quoted", "a ' is never closed", "close the text with another '"],
  ["within a double quoted", 'a " is never closed', 'close the text with another "'],
  ["missed comma", "a comma is missing between the parts of a [ ] or { }", "put a comma before it"],
  ["found ','", "a comma stands where a value should", null],
  ["of a sequence entry", "this line does not fit the list above it", "begin every item with - in one column"],
  ["of a mapping entry", "this line does not fit the keys above it", "give the keys of one map the same indentation"],
  ["whitespace character is expected after", "a space is missing after the colon", null],
  ["expected ':'", "this line is no key", WRITE_KEY],
  ["multiline key", "this line is no key", WRITE_KEY],
  ["end of the stream or a document", "this does not belong to what stands above it", "write it as key: value"],
  ["unknown escape sequence", "no such escape exists in a text in double quotes", ESCAPE],
  ["expected hexadecimal", "an escape needs hexadecimal digits here", ESCAPE],
  ["non-printable", "a control character stands here", CONTROL],
  ["valid JSON character", "a control character stands here", CONTROL],
  ["a line break is expected", "nothing may follow a | or > on its line", QUOTE_VALUE],
  ["indentation width", "the number after | or > is wrong", "leave it out"],
  ["chomping mode", "only one - or + may follow | or >", null],
  ["tag", "YAML tags (!) are not allowed", QUOTE_TEXT],
  ["anchor", "YAML anchors (&) are not allowed", QUOTE_TEXT],
  ["alias", "YAML aliases (*) are not allowed", QUOTE_TEXT],
];

/** What the parser could not read, in plain words; `at` is where in the YAML it says so. */
export function explainSyntaxError(error: YAMLException, yaml: string, at: number): SyntaxExplanation {
  const { reason } = error;
  if (reason.includes("maxDepth")) return TOO_DEEP;
  const misfit = reason.includes("of a mapping entry") ? explainMisfit(yaml, at) : null;
  if (misfit !== null) return misfit;
  const [, message, hint] = EXPLANATIONS.find(([part]) => reason.includes(part)) ?? [
    reason,
    `this is no YAML: ${reason}`,
  ];
  return explanation(message, hint ?? null);
}

/** The parser says "bad indentation" of whatever it can't go on with; the line it is on tells more. */
function explainMisfit(yaml: string, at: number): SyntaxExplanation | null {
  const before = yaml.slice(yaml.lastIndexOf("\n", at - 1) + 1, at);
  const rest = yaml.slice(at);
  const character = rest.charAt(0);
  if (character === "@" || character === "`" || character === "%") {
    const word = /^@[\w-]+/.exec(rest)?.[0];
    const hint = word === undefined ? QUOTE_VALUE : `put it in quotes: ${quoted(word)}`;
    return explanation(`a value may not begin with ${character} unless it is quoted`, hint);
  }
  if (/^:(?:\s|$)/.test(rest)) return explainColon(before);
  if (character === "]" || character === "}") return explanation(`this ${character} closes nothing`, QUOTE_VALUE);
  return before.trim() === "" ? null : explanation("this can't follow what stands before it on the line", QUOTE_VALUE);
}

function explainColon(before: string): SyntaxExplanation {
  return /:\s/.test(before)
    ? explanation("a second colon stands on this line", `${QUOTE_VALUE}, or remove the space after the colon`)
    : explanation(
        "this key is indented as if it went on with the value above",
        "indent it like the keys it belongs to",
      );
}

function explanation(message: string, hint: string | null): SyntaxExplanation {
  return { code: "yaml-syntax", message, hint };
}
