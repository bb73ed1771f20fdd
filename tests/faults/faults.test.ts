import { expect, test } from 'vitest';
import { newData } from '../process/data.ts';
import { planKills, rampage } from './rampage.ts';

test('ten times killed under load: nothing acknowledged is lost, nothing half done, nothing twice, and the log is one', async () => {
  const { failures, ...counts } = await rampage({ data: await newData(), kills: planKills(10) });
  console.log(JSON.stringify(counts));
  expect(failures).toEqual([]);
  expect(counts).toMatchObject({ kills: 10, insideOpenWriteTransaction: 4, betweenCommitAndAnswer: 2 });
  expect(counts.submitted).toBeGreaterThan(0);
});
