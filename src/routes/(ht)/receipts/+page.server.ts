import { fail } from '@sveltejs/kit';
import { running } from '#platform/config/running.ts';
import { verifyReceipt } from '#platform/log/verify-receipt.ts';
import type { Actions, PageServerLoad } from './$types';

/** A receipt is a page of text; more is not one. */
const MAX_RECEIPT = 65_536;

export const load: PageServerLoad = () => ({ logKey: running().logKey });

export const actions: Actions = {
  default: async ({ request }) => {
    const form = await request.formData();
    const file = form.get('file');
    const text = file instanceof File && file.size > 0 && file.size <= MAX_RECEIPT ? await file.text() : String(form.get('receipt') ?? '');
    if (text.trim() === '') return fail(422, { empty: true, text });
    // A form sends CRLF, and whoever pastes loses the last line break; neither is part of a receipt.
    const receipt = `${text.replaceAll('\r\n', '\n').trimEnd()}\n`;
    return { text, result: verifyReceipt(receipt, running().logKey) };
  },
};
