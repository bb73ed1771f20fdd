import { error } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { database } from '#platform/config/running.ts';
import type { RequestHandler } from './$types';

/** The receipt as a file to keep, whoever asks must be of the organisation. */
export const GET: RequestHandler = async ({ url, locals }) => {
  const caller = { db: database(), ...locals };
  const result = await consultation.receipt.execute(caller, { contribution: url.searchParams.get('contribution') });
  if (!result.ok) error(403, 'forbidden');
  const name = `amparo-receipt-${result.output.submittedAt.slice(0, 10)}.tlog-proof`;
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` };
  return new Response(result.output.receipt, { headers });
};
