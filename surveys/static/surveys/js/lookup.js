/**
 * What stands in a small table beside the questionnaire (pulldata)? The twin of surveys/core/expressions/lookup.py.
 */

/** @typedef {{columns: string[], rows: string[][]}} Table */

/** @type {WeakMap<Table, Map<string, Map<string, string[]>>>} */
const indices = new WeakMap();

/** @param {Table} table @param {string} keyColumn @returns {Map<string, string[]>} */
function byKey(table, keyColumn) {
  const kept = indices.get(table) ?? new Map();
  indices.set(table, kept);
  let rows = kept.get(keyColumn);
  if (!rows) {
    const place = table.columns.indexOf(keyColumn);
    rows = new Map();
    for (const row of table.rows) if (place < row.length && !rows.has(row[place])) rows.set(row[place], row);
    kept.set(keyColumn, rows);
  }
  return rows;
}

/**
 * The text in a column of the first row whose key column has this text, exactly; empty if there is none.
 * @param {Table} table @param {string} column @param {string} keyColumn @param {string} key @returns {string}
 */
export function lookUp(table, column, keyColumn, key) {
  if (!table.columns.includes(column) || !table.columns.includes(keyColumn)) return "";
  return byKey(table, keyColumn).get(key)?.[table.columns.indexOf(column)] ?? "";
}
