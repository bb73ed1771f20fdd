import { error } from '@sveltejs/kit';
import { running } from '#platform/config/running.ts';
import { latestMessages } from '#platform/mail/outbox.ts';
import { render } from '#platform/mail/render.ts';
import { isLoopbackName } from '#platform/session/sample.ts';
import type { PageServerLoad } from './$types';

/** Where a machine without mail shows what it would have sent: to whoever sits at it, and to nobody else. */
export const load: PageServerLoad = async ({ request }) => {
  const { config, db } = running();
  const here = isLoopbackName(config.origin.hostname) && request.headers.get('x-amparo-direct') === 'yes';
  if (config.smtpUrl || !here) error(404, 'not_found');
  const messages = await latestMessages(db);
  return {
    messages: await Promise.all(
      messages.map(async (message) => ({ id: message.id, to: message.recipient, lang: message.locale, ...(await render(message)) })),
    ),
  };
};
