import { expect, test } from 'vitest';
import { consultation } from '#modules/consultation/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { anUpload } from '#platform/testing/upload.ts';
import { consultationWorld } from './world.ts';

const ground = await testDatabase();
const here = consultationWorld(await newWorld(ground));
const text = (words: string) => Buffer.from(words);

test('a file is part of what is sent, and its digest of what the receipt commits to', async () => {
  const { contribution, digest } = await here.sentWithFile();
  const sent = await here.did(consultation.contribution, { contribution });
  expect(sent.attachments).toMatchObject([{ digest, name: 'survey.csv', type: 'text/csv' }]);
  expect(await here.did(consultation.attachment, { contribution, digest })).toMatchObject({ digest, size: 22 });
});

test('a file that was taken off before sending is seen by nobody on the staff; one that was sent still is', async () => {
  const staff = await here.person([{ role: 'rapporteur', cycle: here.cycle }]);
  const ask = (contribution: string, digest: string) =>
    consultation.attachment.execute({ ...here, viewer: staff }, { contribution, digest });
  const { contribution, digest } = await here.draftWithFile();
  expect((await ask(contribution, digest)).ok, 'a draft').toBe(false);
  await here.did(consultation.submitContribution, { contribution, revision: 2 });
  expect((await ask(contribution, digest)).ok, 'sent').toBe(true);

  const upload = await anUpload(here, 'mistake.txt', text('Un error.'));
  const { file } = await here.did(consultation.attachFile, { contribution, upload });
  expect((await ask(contribution, file.digest)).ok, 'attached after sending').toBe(false);
  await here.did(consultation.detachFile, { contribution, digest: file.digest });
  await here.did(consultation.submitContribution, { contribution, revision: 4 });
  expect((await ask(contribution, file.digest)).ok, 'never sent').toBe(false);
  expect((await ask(contribution, digest)).ok).toBe(true);
});

test('says why a file cannot be attached, and leaves the draft as it was', async () => {
  const { contribution } = await here.draft();
  const attach = (upload: string, viewer = here.viewer) => consultation.attachFile.execute({ ...here, viewer }, { contribution, upload });
  const bad = await anUpload(here, 'a.bin', Buffer.from([0, 1, 2]));
  expect(await attach(bad)).toMatchObject({ ok: false, problem: { code: 'file', detail: { code: 'type_not_allowed' } } });
  expect(await attach(crypto.randomUUID())).toMatchObject({ ok: false, problem: { code: 'no_such_upload' } });
  const colleague = await here.person([{ role: 'representative', organisation: here.organisation }]);
  const own = await anUpload(here, 'a.txt', text('Propio.'));
  expect(await attach(own, colleague), 'the upload of somebody else').toMatchObject({ problem: { code: 'no_such_upload' } });
  for (let number = 0; number < 10; number += 1) {
    const upload = await anUpload(here, `${number}.txt`, text(`Archivo ${number}.`));
    expect((await attach(upload)).ok).toBe(true);
  }
  expect(await attach(own)).toMatchObject({ problem: { code: 'too_many_files' } });
  expect(await attach(own), 'a refusal uses nothing up').toMatchObject({ problem: { code: 'too_many_files' } });
});
