import { control } from '../control.ts';
import { lost, press, ROLES, refused, to, type Visits } from './visit.ts';

/** Pages that anyone reads. */
export const publicVisits: Readonly<Record<string, Visits>> = {
  '/(ht)': {
    full: [to('/', ROLES, (m) => m.cycles.straight_to_a_paragraph())],
    empty: [to('/', ['anyone'], (m) => m.cycles.no_cycle_yet(), { house: 'new' })],
    error: [lost('/?cursor=mistyped')],
  },
  '/(ht)/cycles/[cycle]': {
    full: [
      to('/cycles/ram-4', ROLES, (m) => m.cycles.who_took_part()),
      to('/cycles/sample-forum', ['anyone'], (m) => m.cycles.have_your_say()),
    ],
    empty: [to('/cycles/sample-quiet', ['anyone'], (m) => m.cycles.no_call_yet())],
    error: [refused('/cycles/nowhere', ['anyone'])],
  },
  '/(ht)/protection': {
    full: [to('/protection', ROLES, (m) => m.platform.protection_proof_title())],
    empty: 'It says the same to everyone.',
    error: 'It takes nothing.',
  },
  '/(ht)/safety': {
    full: [to('/safety', ROLES, (m) => m.platform.safety_rights_title())],
    empty: 'It says the same to everyone.',
    error: 'It takes nothing.',
  },
  '/(ht)/receipts': {
    full: [
      to('/receipts', ['anyone'], (m) => m.platform.receipt_result({ kind: 'verified' }), {
        async by({ page, m, places }) {
          await page.getByLabel(m.platform.receipt_paste()).fill(places.receipt ?? '');
          await press(page, m.platform.receipt_check());
        },
      }),
    ],
    empty: [to('/receipts', ROLES, (m) => m.platform.receipt_offline_title())],
    error: [
      to('/receipts', ['anyone'], (m) => m.platform.receipt_empty(), { by: ({ page, m }) => press(page, m.platform.receipt_check()) }),
      to('/receipts', ['anyone'], (m) => m.platform.receipt_result({ kind: 'wrong' }), {
        async by({ page, m }) {
          await page.getByLabel(m.platform.receipt_paste()).fill('c2sp.org/tlog-proof@v1\n…');
          await press(page, m.platform.receipt_check());
        },
      }),
    ],
  },
  '/(whole)/compendium/[cycle]': {
    full: [to('/compendium/ram-4', ROLES, (m) => m.compendium.more_sources())],
    empty: 'An edition has at least one paragraph.',
    error: [refused('/compendium/sample-quiet', ['anyone'])],
  },
  '/(whole)/compendium/[cycle]/[paragraph]': {
    full: [to('/compendium/ram-4/:sourced', ROLES, (m) => m.compendium.all_sources())],
    empty: [to('/compendium/ram-4/:framing', ['anyone'], (m) => m.compendium.framing_note())],
    error: [refused('/compendium/ram-4/R99', ['anyone'])],
  },
  '/(whole)/outbox': {
    full: [
      to('/outbox', ['anyone', 'convenor'], () => 'convenor@example.org', {
        house: 'new',
        async by({ page }) {
          await control('link', { email: 'convenor@example.org' }, 'new');
          await page.reload();
        },
      }),
    ],
    empty: 'Once a letter was written there is always one: tests/e2e/new-house.test.ts sees it before.',
    // Where mail is sent, nobody has an outbox to read.
    error: [lost('/outbox', ROLES)],
  },
};
