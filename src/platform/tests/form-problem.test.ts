import { expect, test } from 'vitest';
import { formProblem } from '#platform/ui/form-problem.ts';

const words = { problem_code_exists: () => 'The codebook has this code.' };
const refused = { problem: { kind: 'refused', code: 'code_exists', detail: {} }, values: { slug: 'night' } };

test('a refusal stands at the field that mends it, where the page names one, and else on top alone', () => {
  const told = { platform: {}, module: words, failed: refused };
  const text = 'The codebook has this code.';
  expect(formProblem({ ...told, fields: { code_exists: 'slug' }, idOf: (field) => `new-${field}` })).toEqual({
    errors: { slug: text },
    summary: [{ field: 'new-slug', text }],
    values: refused.values,
  });
  expect(formProblem(told)).toMatchObject({ errors: {}, summary: [{ field: '', text }] });
});

test('what is wrong is listed in the order of the page, whatever the order of the schema', () => {
  const issues = { slug: { code: 'required' }, 'title.es': { code: 'required' }, other: { code: 'required' } };
  const failed = { problem: { kind: 'invalid', issues }, values: {} };
  const { summary } = formProblem({
    platform: { issue_required: () => 'Fill this in.' },
    module: {},
    failed,
    labels: { title: 'Title', slug: 'Slug' },
  });
  expect(summary.map(({ text }) => text)).toEqual(['Title: Fill this in.', 'Slug: Fill this in.', 'Fill this in.']);
});
