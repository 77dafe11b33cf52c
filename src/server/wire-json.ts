/**
 * A value as MLflow's server writes it: indented, ASCII only, no line end after it. So a text has as many bytes as characters.
 */
export function wireJson(value: object): string {
  const text = JSON.stringify(value, null, 2);
  return NOT_ASCII.test(text) ? text.replaceAll(EVERY_NOT_ASCII, escaped) : text;
}

const NOT_ASCII = /[\u007f-\uffff]/;
const EVERY_NOT_ASCII = /[\u007f-\uffff]/g;

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
