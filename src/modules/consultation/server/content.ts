import { hash } from 'node:crypto';

/** What was sent: the texts in the order of the areas, and the files. */
export interface Content {
  readonly language: string;
  readonly answers: readonly { readonly area: string; readonly body: string }[];
  readonly attachments: readonly { readonly digest: string }[];
}

/** The digest a receipt holds, in hexadecimal: SHA-256 of the content as JSON, fields in this order, areas and files sorted. */
export function digestOfContent({ language, answers, attachments }: Content): string {
  const content = {
    language,
    answers: answers.toSorted((a, b) => (a.area < b.area ? -1 : 1)).map(({ area, body }) => ({ area, body })),
    attachments: attachments.map(({ digest }) => digest).toSorted(),
  };
  return hash('sha256', JSON.stringify(content));
}
