/** RFC 4180 §2: quoted, with quotes inside doubled, or without any quote or line break; then a comma or the end. */
const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|([^",\n]*))(,|$)/y;

/** The fields of one record; `undefined` where quotes do not stand as they must. */
export function fieldsOf(record: string): string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; ; at = FIELD.lastIndex) {
    FIELD.lastIndex = at;
    const [, quoted, plain = '', end] = FIELD.exec(record) ?? [];
    if (end === undefined) return undefined;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '') return fields;
  }
}

/** Then the record goes on in the next line, or ends here when it began before. */
export const hasOddQuotes = (text: string): boolean => text.split('"').length % 2 === 0;
