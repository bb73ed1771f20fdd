import { Unclean } from '../cleaned.ts';
import { changeAttributes } from './xml.ts';

/** Fields that ask another program for their content (ECMA-376 part 1, 17.16.5): whatever that program is told, it does. */
const RUNS = /^\s*DDE(AUTO)?\b/i;
/** Fields that fetch their content from a file, and tell on whose disk it lay; what they showed last stays. */
const FETCHES = /^\s*(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|RD|DATABASE|ADDIN|MACROBUTTON)\b/i;
const LEADS_HOME = /^\s*HYPERLINK\b.*(file:|[a-z]:\\|\\\\\\)/i;

function checked(code: string): string {
  if (RUNS.test(code)) throw new Unclean('active_content');
  return FETCHES.test(code) || LEADS_HOME.test(code) ? '' : code;
}

const PIECES =
  /<(?:[\w.-]+:)?fldChar\b[^>]*?fldCharType\s*=\s*["'](begin|separate|end)["'][^>]*>|(<(?:[\w.-]+:)?instrText\b[^>]*>)([^<]*)(?=<)/g;

/** The code of a field may lie in as many pieces as the program liked, and fields within fields. */
export function cleanFields(text: string): string {
  const whole: string[] = [];
  const open: number[] = [];
  for (const [, mark, , code = ''] of text.matchAll(PIECES)) {
    if (mark === 'begin') open.push(whole.push('') - 1);
    else if (mark === 'end') open.pop();
    else if (mark === undefined && open.length > 0) whole[open.at(-1) as number] += code;
  }
  const emptied = whole.map((code) => checked(code) === '');
  let begun = 0;
  const within: number[] = [];
  const rewritten = text.replaceAll(PIECES, (found, mark: string | undefined, tag: string | undefined) => {
    if (mark === 'begin') within.push(begun++);
    if (mark === 'end') within.pop();
    return tag && emptied[within.at(-1) ?? -1] ? tag : found;
  });
  return changeAttributes(rewritten, ({ local, value }) => (local === 'instr' ? checked(value) : value));
}
