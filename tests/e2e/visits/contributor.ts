import type { Page } from '@playwright/test';
import { codeFor, showCode } from '../people.ts';
import { lost, press, ROLES, type Role, refused, to, type Visit, type Visits } from './visit.ts';

const STAFF: readonly Role[] = ['rapporteur', 'coordinator', 'convenor'];
const CALL = '/consultation/sample-call';
const LATE = '/consultation/ram-4-forum';

const signIn = (shows: Visit['shows'], by: Visit['by']): Visit => to('/sign-in', ['anyone'], shows, by && { by });

const writeTooMuch = (button: 'save_draft' | 'save_and_check'): Visit =>
  to(`${CALL}/care`, ['representative'], (m) => m.platform.issue_too_long({ limit: 20_000 }), {
    async by({ page, m }) {
      await page.locator('#body').fill('Una palabra más. '.repeat(1200));
      await press(page, m.consultation[button]());
    },
  });

/** The same draft, open on another page of the same person. */
async function writeElsewhere(page: Page): Promise<void> {
  const other = await page.context().newPage();
  await other.goto(`${CALL}/prevention`);
  await other.locator('#body').fill(`Transporte seguro. ${crypto.randomUUID()}`);
  await other.locator('button[type=submit]').last().click();
  await other.getByRole('status').first().waitFor();
  await other.waitForLoadState();
  await other.close();
}

/** From the invitation to the receipt. */
export const contributorVisits: Readonly<Record<string, Visits>> = {
  '/(ht)/sign-in': {
    full: [
      to('/sign-in', ROLES, (m) => m.platform.with_code()),
      signIn(
        (m) => m.platform.choose_pin_lead(),
        async ({ page, m }) => showCode(page, m, await codeFor('representative')),
      ),
      signIn(
        (m) => m.platform.totp_lead(),
        async ({ page, m }) => showCode(page, m, await codeFor('convenor')),
      ),
      signIn(
        (m) => m.platform.pin_hint(),
        ({ page, m }) => showCode(page, m, 'AAAAA-AAAAA'),
      ),
      signIn(
        (m) => m.platform.link_sent_text(),
        async ({ page, m }) => {
          await page.getByLabel(m.platform.email()).fill('somebody@example.org');
          await press(page, m.platform.send_link());
        },
      ),
    ],
    empty: 'It is a form.',
    error: [
      signIn(
        (m) => m.platform.sign_in_problem({ kind: 'wrong' }),
        async ({ page, m }) => {
          await showCode(page, m, 'AAAAA-AAAAA');
          await page.getByLabel(m.platform.pin(), { exact: true }).fill('271828');
          await press(page, m.platform.sign_in());
        },
      ),
      signIn(
        (m) => m.platform.sign_in_problem({ kind: 'differs' }),
        async ({ page, m }) => {
          await showCode(page, m, await codeFor('representative'));
          await page.getByLabel(m.platform.new_pin()).fill('271828');
          await page.getByLabel(m.platform.pin_again()).fill('314159');
          await press(page, m.platform.save_pin());
        },
      ),
      signIn(
        (m) => m.platform.sign_in_problem({ kind: 'wrong_app' }),
        async ({ page, m }) => {
          await showCode(page, m, await codeFor('convenor'));
          await page.getByLabel(m.platform.totp_code()).fill('000000');
          await press(page, m.platform.sign_in());
        },
      ),
    ],
  },
  '/(ht)/sign-in/link/[token]': {
    full: [
      to('/sign-in/link/:link', ROLES, (m) => m.platform.totp_code()),
      to('/sign-in/link/:pinLink', ['anyone'], (m) => m.platform.pin_hint()),
    ],
    empty: [to('/sign-in/link/used', ['anyone'], (m) => m.platform.link_dead_text())],
    error: [
      to('/sign-in/link/:link', ['anyone'], (m) => m.platform.sign_in_problem({ kind: 'wrong_app' }), {
        async by({ page, m }) {
          await page.getByLabel(m.platform.totp_code()).fill('000000');
          await press(page, m.platform.sign_in());
        },
      }),
    ],
  },
  '/(ht)/consultation/[call]': {
    full: [
      to(CALL, ['anyone'], (m) => m.consultation.sign_in_to_answer()),
      to(CALL, ['representative'], (m) => m.consultation.check_and_send()),
      to(CALL, ['sender'], (m) => m.consultation.see_receipt()),
      to(CALL, STAFF, (m) => m.consultation.not_for_you()),
      to(LATE, ['late'], (m) => m.consultation.late_title()),
      to(LATE, ['anyone'], (m) => m.consultation.closed_on()),
      to('/consultation/sample-announced', ['anyone'], (m) => m.consultation.opens_on()),
    ],
    empty: [to(CALL, ['newcomer'], (m) => m.consultation.answer_state({ state: 'empty' }))],
    error: [refused('/consultation/nowhere', ['anyone'])],
  },
  '/(ht)/consultation/[call]/[area]': {
    full: [
      to(`${CALL}/care`, ['representative', 'sender'], (m) => m.consultation.draft_kept()),
      to(`${LATE}/progress`, ['late'], (m) => m.consultation.late_title()),
    ],
    empty: [to(`${CALL}/care`, ['newcomer'], (m) => m.consultation.not_saved_yet())],
    error: [writeTooMuch('save_draft'), writeTooMuch('save_and_check'), lost(`${CALL}/nowhere`)],
    closedTo: ['anyone', ...STAFF],
  },
  '/(ht)/consultation/[call]/files': {
    full: [
      to(`${CALL}/files`, ['sender'], () => 'encuesta de servicios.csv'),
      to(`${CALL}/files`, ['representative'], (m) => m.consultation.choose_files()),
      to(`${LATE}/files`, ['late'], (m) => m.consultation.late_title()),
    ],
    empty: [to(`${CALL}/files`, ['newcomer'], (m) => m.consultation.attach_first_write())],
    error: [
      to(`${CALL}/files`, ['representative'], (m) => m.consultation.problem_file({ code: 'empty' }), {
        by: ({ page, m }) => press(page, m.consultation.attach_button()),
      }),
    ],
    closedTo: ['anyone', ...STAFF],
  },
  '/(ht)/consultation/[call]/check': {
    full: [
      to(`${CALL}/check`, ['representative'], (m) => m.consultation.send()),
      to(`${CALL}/check`, ['sender'], (m) => m.consultation.see_receipt()),
      to(`${LATE}/check`, ['late'], (m) => m.consultation.late_title()),
    ],
    // Who has written nothing is led back to the questions.
    empty: [to(`${CALL}/check`, ['newcomer'], (m) => m.consultation.answer_state({ state: 'empty' }))],
    error: [
      to(`${CALL}/check`, ['representative'], (m) => m.consultation.check_changed(), {
        async by({ page, m }) {
          await writeElsewhere(page);
          await press(page, m.consultation.send());
        },
      }),
    ],
    closedTo: ['anyone', ...STAFF],
  },
  '/(ht)/consultation/[call]/receipt': {
    full: [to(`${CALL}/receipt`, ['sender'], (m) => m.consultation.receipt_proven())],
    // Who has sent nothing is led back to the questions.
    empty: [to(`${CALL}/receipt`, ['representative'], (m) => m.consultation.check_and_send())],
    error: [refused('/consultation/nowhere/receipt', ['sender'])],
    closedTo: ['anyone', ...STAFF],
  },
  '/(ht)/account': {
    full: [
      to('/account', ['representative'], (m) => m.platform.sessions_text()),
      to('/account', STAFF, (m) => m.platform.sessions_text_staff()),
    ],
    empty: [to('/account', ['idle'], (m) => m.platform.no_work_yet())],
    error: [
      to('/account', ['representative'], (m) => m.platform.sign_in_problem({ kind: 'wrong_pin' }), {
        async by({ page, m }) {
          await page.getByLabel(m.platform.old_pin()).fill('271828');
          await page.getByLabel(m.platform.new_pin()).fill('314159');
          await press(page, m.platform.change_pin());
        },
      }),
      to('/account', ['coordinator'], (m) => m.platform.sign_in_problem({ kind: 'wrong_code' }), {
        async by({ page, m }) {
          await page.getByLabel(m.platform.code()).fill('AAAAA-AAAAA');
          await press(page, m.platform.go_on());
        },
      }),
      to('/account', ['convenor'], (m) => m.platform.sign_in_problem({ kind: 'no_scope' }), {
        async by({ page, m }) {
          await page.locator('summary').last().click();
          await page.getByLabel(m.platform.token_name()).fill('Decide');
          await press(page, m.platform.make_token());
        },
      }),
    ],
    closedTo: ['anyone'],
  },
};
