import { messages } from '#platform/messages/generated/index.ts';
import type { Words } from '../problem/words.ts';
import type { Queued } from './outbox.ts';

/** Plain text only: it can be read on any device, and nothing in it can be fetched or traced. */
export async function render({ kind, locale, arguments: given }: Pick<Queued, 'kind' | 'locale' | 'arguments'>) {
  const words = (await messages[locale]()) as unknown as Words;
  return { subject: words[`mail_${kind}_subject`]?.(given) ?? '', text: words[`mail_${kind}_text`]?.(given) ?? '' };
}
