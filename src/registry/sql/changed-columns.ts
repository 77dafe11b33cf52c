/** The columns that differ between two forms of a row, as `{column: {from, to}}`, for the audit log. */
export function changedColumns<Column extends string>(
  columns: readonly Column[],
  before: Readonly<Record<Column, unknown>>,
  after: Readonly<Record<Column, unknown>>,
): object {
  const changed = columns.filter((column) => before[column] !== after[column]);
  return Object.fromEntries(changed.map((column) => [column, { from: before[column], to: after[column] }]));
}
