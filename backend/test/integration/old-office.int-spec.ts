import { utils, write } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { tinyMsg } from '../../src/parsing/testing/old-messages.js';
import { tinyCompound, tinyDoc } from '../../src/parsing/testing/old-office-files.js';
import { tinyPpt } from '../../src/parsing/testing/old-presentations.js';
import { registerAccount, type TestAccount } from '../support/accounts.js';
import { type RunningApi, startApi, startWorker, testEnvironment } from '../support/test-app.js';
import { ask } from './chat-support.js';
import { KnowledgeClient, type ProblemBody } from './knowledge-support.js';

jest.setTimeout(120_000);

let api: RunningApi;
let worker: INestApplicationContext;
let account: TestAccount;
let own: KnowledgeClient;

beforeAll(async () => {
  const environment = testEnvironment();
  api = await startApi(environment);
  worker = await startWorker(environment);
  account = await registerAccount(api);
  own = new KnowledgeClient(api, account);
});
afterAll(async () => {
  await worker?.close();
  await api?.close();
});

function workbook(): Uint8Array {
  const book = utils.book_new();
  const rows = [
    ['Harbour', 'Depth of the harbour in metres'],
    ['Oldport', '17 metres at low tide'],
    ['Newhaven', '9 metres at low tide'],
  ];
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'Harbours');
  return write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer;
}

const FILES: [
  type: string,
  name: string,
  content: () => Uint8Array,
  question: string,
  answer: RegExp,
  place: object,
][] = [
  [
    'doc',
    'Library.doc',
    () =>
      tinyDoc([
        { text: 'Opening hours', style: 1 },
        'The municipal library of Greenfield closes at eight in the evening.',
      ]),
    'When does the municipal library of Greenfield close?',
    /eight in the evening/,
    { heading: 'Opening hours' },
  ],
  ['xls', 'Harbours.xls', workbook, 'What is the depth of the harbour of Oldport?', /17 metres/, { sheet: 'Harbours' }],
  [
    'ppt',
    'Telescope.ppt',
    () =>
      tinyPpt([
        { texts: [{ kind: 0, text: 'Telescope' }] },
        { texts: [{ text: 'The mirror of the Vega telescope weighs forty tons.' }] },
      ]),
    'How much does the mirror of the Vega telescope weigh?',
    /forty tons/,
    { slide: 2 },
  ],
  [
    'msg',
    'Boat.msg',
    () =>
      tinyMsg({
        properties: { 0x37: 'Boat trip', 0x42: 'Ada', 0x1000: 'The ferry to Skerry Island leaves from pier seven.' },
      }),
    'From which pier does the ferry to Skerry Island leave?',
    /pier seven/,
    {},
  ],
];

describe('files of Office up to 2003 and of Outlook', () => {
  it.each(FILES)('%s: from upload to an answer that cites it', async (type, name, content, question, answer, place) => {
    const document = await own.uploadReady(name, content());
    expect(document).toMatchObject({ name, type, status: 'ready' });
    const { body } = await ask(api, account, { prompt: question, model: 'nexus/extractive' });
    expect(body.content).toMatch(answer);
    expect(body.citations[0]).toMatchObject({ document_id: document.id, ...place });
  });

  it('ask for the password of an encrypted one', async () => {
    const { body } = await own.upload(['secret.doc', tinyDoc(['secret'], { flags: 0x100 })]);
    const document = await own.reaches(body.documents[0]!.id, 'ready', 'failed');
    expect(document).toMatchObject({ status: 'failed', needs_password: true, reason: { code: 'encrypted' } });
  });

  it('are told by their content: another compound file is refused, whatever its name', async () => {
    const answer = await own.upload<ProblemBody>(['drawing.doc', tinyCompound({ VisioDocument: Buffer.alloc(99) })]);
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported_media_type']);
    expect(answer.body.detail).toMatch(/\.doc, \.ppt, \.xls of older versions/);
  });
});
