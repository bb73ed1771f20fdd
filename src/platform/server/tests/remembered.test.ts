import fc from 'fast-check';
import { expect, test } from 'vitest';
import { remembered } from '../remembered.ts';

test('it answers as the function would, however often and whatever it is asked', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.string({ minLength: 190, maxLength: 210 }))), (texts) => {
      const shout = (text: string) => `${text}!`;
      const remembering = remembered(shout);
      for (const text of [...texts, ...texts]) expect(remembering(text)).toBe(shout(text));
    }),
  );
});

test('it works out once what is asked often, and forgets before it holds too much', () => {
  let worked = 0;
  const remembering = remembered((text) => {
    worked += 1;
    return text;
  });
  for (let times = 0; times < 10; times++) remembering('/');
  expect(worked).toBe(1);
  for (let n = 0; n < 5000; n++) remembering(`/${n}`);
  remembering('/');
  expect(worked).toBe(5002);
  for (let times = 0; times < 2; times++) remembering('x'.repeat(1000));
  expect(worked, 'what is long is not kept').toBe(5004);
});
