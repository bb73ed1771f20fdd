import type { Page } from '@playwright/test';

/** Secrets and proofs are typed anew. */
const NOT_SHOWN_AGAIN = new Set(['pin', 'old', 'again', 'proof']);

/** Remembers the last form that the page sends. `lost` tells what of it no longer stands in a field. */
export function watchForms(page: Page): { lost(): Promise<string[]> } {
  let sent: [string, string][] = [];
  page.on('request', (request) => {
    const isForm = request.headers()['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    if (request.method() === 'POST' && isForm) sent = [...new URLSearchParams(request.postData() ?? '')];
  });
  const lost = () =>
    page.evaluate(
      (fields) =>
        fields
          .filter(([name, value]) => {
            const inputs = [...document.querySelectorAll<HTMLInputElement>(`[name="${name}"]:not([type=hidden]):not(button)`)];
            const holds = (input: HTMLInputElement) =>
              input.value === value.replaceAll('\r\n', '\n') && (!['checkbox', 'radio'].includes(input.type) || input.checked);
            return inputs.length > 0 && !inputs.some(holds);
          })
          .map(([name, value]) => `lost: ${name} was "${value.slice(0, 40)}"`),
      sent.filter(([name, value]) => value.trim() !== '' && !NOT_SHOWN_AGAIN.has(name)),
    );
  return { lost };
}
