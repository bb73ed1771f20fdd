import { error } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import { running } from '#platform/config/running.ts';
import { fileHeaders } from '#platform/files/headers.ts';
import type { RequestHandler } from './$types';

/** The bytes of an attachment, for whoever may see the contribution as it stands. */
export const GET: RequestHandler = async (event) => {
  const file = await ask(consultation.attachment, event, event.params);
  const chunks = running().files.read(file.digest)[Symbol.asyncIterator]();
  const first = await chunks.next();
  // It was taken off and forgotten meanwhile.
  if (first.done) error(404, 'not_found');
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(first.value),
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(body, { headers: fileHeaders(file) });
};
