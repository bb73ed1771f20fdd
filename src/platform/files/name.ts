import { lengthOf, normalise } from '../command/text.ts';

const MOST = 100;
/** What a disk, a header or a reader's eye could be misled by: paths, controls, marks that turn the direction of the text. */
const MISLEADING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\/:*?"<>|]/gu;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'text/csv': 'csv',
  'text/plain': 'txt',
};

/** As the person named it, in one line, at most 100 code points; something where nothing is left. */
export function plainName(given: string): string {
  const name = normalise(given.replaceAll(MISLEADING, ' '))
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  if (lengthOf(name) <= MOST) return name || 'file';
  const [, ending = ''] = /(\.[^.]{1,8})$/.exec(name) ?? [];
  return (
    [...name]
      .slice(0, MOST - lengthOf(ending))
      .join('')
      .trim() + ending
  );
}

export const isCleanedType = (type: string): boolean => Object.hasOwn(EXTENSIONS, type);

/** Ends in what the file is, whatever its sender called it. */
export const nameWith = (given: string, type: string): string =>
  `${plainName(given).replace(/\.[^.\s]{1,8}$/, '')}.${EXTENSIONS[type] ?? 'bin'}`;
