/** What the pages of a published compendium show; the schemas stand in server/document.ts. */
export interface Quoted {
  readonly words: string;
  readonly language: string;
  readonly country: string | null;
  readonly isOrganisation: boolean;
}

export interface PublishedParagraph {
  readonly number: number;
  readonly identifier: string;
  readonly heading: string;
  readonly kind: 'framing' | 'observation' | 'concern' | 'recommendation';
  readonly body: string;
  readonly footnote: string;
  readonly passages: number;
  readonly counts: {
    readonly organisations: number;
    readonly participants: number;
    readonly countries: readonly string[];
    readonly languages: readonly string[];
  };
  readonly quotes: readonly Quoted[];
}

export interface PublishedDocument {
  readonly parts: readonly { readonly title: string; readonly paragraphs: readonly PublishedParagraph[] }[];
  readonly counts: PublishedParagraph['counts'];
}

export interface Notice {
  readonly text: string;
  readonly lang: string;
}
