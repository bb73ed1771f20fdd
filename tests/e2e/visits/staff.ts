import { lost, type Person, press, type Role, refused, to, type Visit, type Visits } from './visit.ts';

const OUTSIDE: readonly Role[] = ['anyone', 'representative'];
const OLD = '/work/ram-4';
const QUIET = '/work/sample-quiet';
const FORUM = '/work/sample-forum';

/** What fills a field for the browser and says nothing. */
const BLANK = '          ';

const required: Visit['shows'] = (m) => m.platform.issue_required();
const wrong = (at: string, as: readonly Person[], shows: Visit['shows'], by: NonNullable<Visit['by']>): Visit => to(at, as, shows, { by });

const setAsideBlankly = wrong(`${OLD}/passages`, ['rapporteur'], required, async ({ page, m }) => {
  await page.locator('summary').first().click();
  await page.getByLabel(m.compendium.reason_code()).first().fill('repeats');
  await page.getByLabel(m.compendium.reason(), { exact: true }).first().fill(BLANK);
  await press(page, m.compendium.set_aside());
});

/** Pages of those who work on a cycle. */
export const staffVisits: Readonly<Record<string, Visits>> = {
  '/(whole)/work': {
    full: [
      to('/work', ['rapporteur', 'coordinator'], (m) => m.staff.cycles.work_title()),
      to('/work', ['convenor'], (m) => m.staff.cycles.open_a_cycle()),
    ],
    empty: [to('/work', ['convenor'], (m) => m.staff.cycles.no_cycle_to_work_on(), { house: 'new' })],
    error: [lost('/work?cursor=mistyped', ['convenor']), refused('/work', ['representative'])],
    closedTo: OUTSIDE,
  },
  '/(whole)/work/new': {
    full: [to('/work/new', ['convenor'], (m) => m.staff.cycles.countries())],
    empty: 'It is a form.',
    error: [
      wrong(
        '/work/new',
        ['convenor'],
        (m) => m.platform.issue_too_few({ limit: 1 }),
        async ({ page, m }) => {
          await page.locator('[id="title.es"]').fill('Quinta reunión');
          await page.getByLabel(m.staff.cycles.slug()).fill('Quinta reunión');
          await page.getByLabel(m.staff.cycles.starts_on(), { exact: true }).fill('2026-06-01');
          await page.getByLabel(m.staff.cycles.ends_on(), { exact: true }).fill('2026-05-01');
          await press(page, m.staff.cycles.open_a_cycle());
        },
      ),
    ],
    closedTo: [...OUTSIDE, 'rapporteur', 'coordinator'],
  },
  '/(whole)/work/[cycle]/calls/[call]': {
    full: [to(`${FORUM}/calls/sample-announced`, ['convenor'], (m) => m.staff.consultation.extend_lead())],
    empty: 'It is a form.',
    error: [
      wrong(
        `${FORUM}/calls/sample-announced`,
        ['convenor'],
        (m) => m.staff.consultation.problem_closing_past(),
        async ({ page, m }) => {
          await page.getByLabel(m.staff.consultation.new_closing()).fill('2014-10-31T23:59');
          await page.locator('[id="reason.en"]').fill('There was no electricity for a week.');
          await press(page, m.staff.consultation.extend());
        },
      ),
      lost(`${OLD}/calls/sample-announced`, ['convenor']),
    ],
    closedTo: [...OUTSIDE, 'rapporteur', 'coordinator'],
  },
  '/(whole)/work/[cycle]': {
    full: [
      to(OLD, ['convenor'], (m) => m.compendium.publish_text()),
      to(OLD, ['rapporteur'], (m) => m.compendium.open_kind({ kind: 'undisposed_passage' })),
      to(FORUM, ['coordinator'], (m) => m.staff.organisations.register_and_invite()),
    ],
    empty: [
      to(QUIET, ['rapporteur', 'convenor'], (m) => m.compendium.no_paragraph()),
      to(QUIET, ['coordinator', 'convenor'], (m) => m.staff.consultation.no_call_yet()),
    ],
    error: [
      wrong(
        OLD,
        ['convenor'],
        (m) => m.compendium.problem_ledger_open(),
        async ({ page, m }) => {
          await page.getByLabel(m.compendium.edition_title()).fill('Compendium');
          await press(page, m.compendium.publish());
        },
      ),
      wrong(
        QUIET,
        ['convenor'],
        (m) => m.compendium.problem_nothing_to_publish(),
        async ({ page, m }) => {
          await page.getByLabel(m.compendium.edition_title()).fill('Compendium');
          await press(page, m.compendium.publish());
        },
      ),
      refused('/work/nowhere', ['convenor']),
    ],
    closedTo: OUTSIDE,
  },
  '/(whole)/work/[cycle]/calls': {
    full: [to(`${FORUM}/calls`, ['convenor'], (m) => m.staff.consultation.areas_hint())],
    empty: 'It is a form.',
    error: [
      wrong(
        `${FORUM}/calls`,
        ['convenor'],
        (m) => m.staff.consultation.problem_closes_before_it_opens(),
        async ({ page, m }) => {
          for (const name of ['title', 'introduction', 'areas.0.title', 'areas.0.question'])
            await page.locator(`[id="${name}.en"]`).fill('What now?');
          await page.locator('[id="areas.0.slug"]').fill('now');
          await page.getByLabel(m.staff.consultation.slug()).fill('sample-backwards');
          await page.getByLabel(m.staff.consultation.opens_at()).fill('2026-06-02T09:00');
          await page.getByLabel(m.staff.consultation.closes_at()).fill('2026-06-01T09:00');
          await press(page, m.staff.consultation.open_a_call());
        },
      ),
      ...([(m) => m.platform.issue_no_language(), (m) => m.staff.consultation.areas_needed()] as Visit['shows'][]).map((shows) =>
        wrong(`${FORUM}/calls`, ['convenor'], shows, async ({ page, m }) => {
          await page.getByLabel(m.staff.consultation.slug()).fill('sample-nothing');
          await page.getByLabel(m.staff.consultation.opens_at()).fill('2026-06-01T09:00');
          await page.getByLabel(m.staff.consultation.closes_at()).fill('2026-06-02T09:00');
          await press(page, m.staff.consultation.open_a_call());
        }),
      ),
    ],
    closedTo: [...OUTSIDE, 'rapporteur', 'coordinator'],
  },
  '/(whole)/work/[cycle]/contributions': {
    full: [
      to(`${OLD}/contributions`, ['convenor', 'rapporteur'], (m) => m.staff.consultation.more()),
      to(`${FORUM}/contributions?call=sample-letters`, ['rapporteur'], (m) => m.staff.consultation.whole_text()),
    ],
    empty: [to(`${QUIET}/contributions`, ['convenor', 'rapporteur'], (m) => m.staff.consultation.no_contribution())],
    error: [lost(`${OLD}/contributions?cursor=mistyped`, ['convenor'])],
    closedTo: [...OUTSIDE, 'coordinator'],
  },
  '/(whole)/work/[cycle]/contributions/[contribution]': {
    full: [
      to(`${OLD}/contributions/:contribution`, ['rapporteur'], (m) => m.compendium.is_open()),
      to(`${OLD}/contributions/:contribution`, ['convenor'], (m) => m.staff.consultation.contributions()),
      to(`${FORUM}/contributions/:thread`, ['rapporteur', 'convenor'], (m) => m.staff.consultation.replies({ count: 2 })),
    ],
    empty: [to(`${FORUM}/contributions/:reply`, ['rapporteur'], (m) => m.staff.consultation.replies({ count: 0 }))],
    error: [
      wrong(
        `${OLD}/contributions/:contribution`,
        ['rapporteur'],
        (m) => m.compendium.problem_span_outside_text(),
        async ({ page, m }) => {
          await page.getByLabel(m.compendium.words_of_passage()).fill('Words that nobody wrote.');
          await press(page, m.compendium.mark());
        },
      ),
      wrong(`${FORUM}/contributions/:thread`, ['rapporteur'], required, async ({ page, m }) => {
        await page.locator('summary').last().click();
        await page.getByLabel(m.compendium.reason_code()).fill('repeats');
        await page.getByLabel(m.compendium.reason(), { exact: true }).fill(BLANK);
        await press(page, m.compendium.set_aside());
      }),
      { ...setAsideBlankly, at: `${OLD}/contributions/:contribution` },
      refused(`${OLD}/contributions/:nowhere`, ['rapporteur']),
    ],
    closedTo: [...OUTSIDE, 'coordinator'],
  },
  '/(whole)/work/[cycle]/organisations': {
    full: [
      to(`${FORUM}/organisations`, ['convenor'], (m) => m.staff.organisations.invite_staff()),
      to(`${FORUM}/organisations`, ['coordinator'], (m) => m.staff.organisations.representatives({ count: 1 })),
    ],
    empty: [to(`${QUIET}/organisations`, ['convenor', 'coordinator'], (m) => m.staff.organisations.nobody_registered())],
    error: [
      wrong(`${FORUM}/organisations`, ['convenor', 'coordinator'], required, async ({ page, m }) => {
        await page.locator('#name').fill(BLANK);
        await press(page, m.staff.organisations.register());
      }),
      wrong(
        `${FORUM}/organisations`,
        ['convenor'],
        (m) => m.staff.organisations.problem_coordinator_of_which_country(),
        async ({ page, m }) => {
          await page.getByLabel(m.staff.organisations.role()).selectOption('coordinator');
          await page.locator('#staff-name').fill('Sample coordinator');
          await page.getByLabel(m.platform.email()).fill('coordinator@example.org');
          await page.getByRole('button', { name: m.staff.organisations.invite(), exact: true }).last().click();
        },
      ),
    ],
    closedTo: [...OUTSIDE, 'rapporteur'],
  },
  '/(whole)/work/[cycle]/paragraphs': {
    full: [to(`${OLD}/paragraphs`, ['rapporteur'], (m) => m.compendium.rests_on({ count: 5 }))],
    empty: [to(`${QUIET}/paragraphs`, ['rapporteur'], (m) => m.compendium.no_part_yet())],
    error: [
      wrong(`${QUIET}/paragraphs`, ['rapporteur'], required, async ({ page, m }) => {
        await page.getByLabel(m.compendium.part_title()).fill(BLANK);
        await press(page, m.compendium.add_part());
      }),
      wrong(
        `${QUIET}/paragraphs`,
        ['rapporteur'],
        (m) => m.platform.issue_not_a_short_name(),
        async ({ page, m }) => {
          await page.locator('summary').last().click();
          await page.getByLabel(m.compendium.code_slug()).fill('Not A Slug');
          await press(page, m.compendium.new_code());
        },
      ),
    ],
    closedTo: [...OUTSIDE, 'coordinator', 'convenor'],
  },
  '/(whole)/work/[cycle]/paragraphs/[paragraph]': {
    full: [
      to(`${OLD}/paragraphs/:paragraph`, ['rapporteur'], (m) => m.compendium.cites_hint()),
      to(`${OLD}/paragraphs/new`, ['rapporteur'], (m) => m.compendium.write_paragraph()),
    ],
    empty: [to(`${QUIET}/paragraphs/new`, ['rapporteur'], (m) => m.compendium.no_part_yet())],
    error: [
      ...[':paragraph', 'new'].map((which) =>
        wrong(`${OLD}/paragraphs/${which}`, ['rapporteur'], required, async ({ page, m }) => {
          await page.getByLabel(m.compendium.body(), { exact: true }).fill(BLANK);
          await press(page, m.compendium.save_paragraph());
        }),
      ),
      refused(`${OLD}/paragraphs/:nowhere`, ['rapporteur']),
    ],
    closedTo: [...OUTSIDE, 'coordinator', 'convenor'],
  },
  '/(whole)/work/[cycle]/passages': {
    full: [to(`${OLD}/passages`, ['rapporteur'], (m) => m.compendium.see_in_contribution())],
    empty: [to(`${QUIET}/passages`, ['rapporteur'], (m) => m.compendium.no_open_passage())],
    error: [setAsideBlankly, lost(`${OLD}/passages?cursor=mistyped`, ['rapporteur'])],
    closedTo: [...OUTSIDE, 'coordinator', 'convenor'],
  },
};
