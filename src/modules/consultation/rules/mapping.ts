/** Which column, or columns, of a file become which field: `{summary}\n\n{text}`. */
export type Mapping = Readonly<Record<string, string>>;

const HOLE = /\{([^{}]+)\}/g;

/**
 * Fills a template from a row. A line whose columns are all empty is left out, so that a missing text leaves no gap;
 * a template whose columns are all empty is empty. `\n` is a line break.
 */
export function fill(template: string, row: Readonly<Record<string, unknown>>): string {
  const holes = [...template.matchAll(HOLE)];
  const value = (column: string) => {
    const found = Object.hasOwn(row, column) ? row[column] : undefined;
    return found === null || found === undefined ? '' : String(found);
  };
  if (holes.length > 0 && holes.every(([, column]) => value(column as string).trim() === '')) return '';
  const paragraphs = template.split('\\n\\n').map((line) => {
    const inLine = [...line.matchAll(HOLE)];
    if (inLine.length > 0 && inLine.every(([, column]) => value(column as string).trim() === '')) return '';
    return line.replaceAll('\\n', '\n').replaceAll(HOLE, (_, column: string) => value(column));
  });
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

/** The columns a template asks for that the file does not have: a typing mistake is told before the first row. */
export const missingColumns = (mapping: Mapping, columns: readonly string[]): string[] =>
  [...new Set(Object.values(mapping).flatMap((template) => [...template.matchAll(HOLE)].map(([, column]) => column as string)))].filter(
    (column) => !columns.includes(column),
  );
