/** Rows a statement. More gains nothing, and databases cap the parameters of one statement (SQLite at 32,766). */
export const ROWS_PER_INSERT = 250;

/** Names in one `in (…)`, and the changes looked at together; a multiple of the rows of an insert. */
export const NAMES_PER_QUERY = 500;

/** Keys by their value: what many rows have in common is then written by one statement. */
export function keysByValue<Key, Value>(values: ReadonlyMap<Key, Value>): ReadonlyMap<Value, readonly Key[]> {
  const keys = new Map<Value, Key[]>();
  for (const [key, value] of values) {
    const group = keys.get(value);
    if (group === undefined) keys.set(value, [key]);
    else group.push(key);
  }
  return keys;
}
