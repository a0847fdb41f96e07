// Sample workspace of the mock API. Test support only: nothing of it is shipped.
import { ago } from './http.mjs';

export const user = { id: 'u1', email: 'ada@example.com', name: 'Ada Lovelace' };
export const workspace = { id: 'w1', name: 'Analytical Engines', timezone: 'Asia/Kolkata' };

export const permissions = [
  'workspace:read',
  'workspace:write',
  'chat:create',
  'knowledge:read',
  'knowledge:write',
  'prompts:read',
  'prompts:write',
  'tokens:read',
  'tokens:write',
  'widgets:read',
  'widgets:write',
  'models:read',
  'models:write',
  'cache:read',
  'cache:write',
  'cache:report',
  'members:read',
  'providers:read',
  'providers:write',
  'budgets:read',
  'budgets:write',
];

const document = (id, name, more) => ({
  id,
  name,
  type: 'pdf',
  folder: '',
  tags: [],
  version: 1,
  needs_password: false,
  mime_type: 'application/pdf',
  size_bytes: 1_240_000,
  status: 'ready',
  progress: 1,
  pages: 24,
  chunks: 118,
  reason: null,
  created_at: ago(200),
  updated_at: ago(90),
  ...more,
});

export const documents = () => [
  document('d1', 'Employee handbook 2026.pdf', { folder: 'HR/Policies', tags: ['handbook', '2026'], version: 3 }),
  document('d2', 'Refund policy.docx', {
    type: 'docx',
    folder: 'Support',
    tags: ['refunds'],
    mime_type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    size_bytes: 48_200,
    pages: null,
    chunks: 14,
    updated_at: ago(1500),
  }),
  document(
    'd3',
    'A very long file name that explains everything about the quarterly report and then some more of it, final version 3.pdf',
    {
      status: 'embedding',
      progress: 0.42,
      stage: 'embed',
      stage_done: 840,
      stage_total: 2000,
      eta_s: 12,
      folder: 'Finance/Reports with a name that is long as well/2026',
      tags: ['quarterly', 'a tag that somebody made far too long to fit'],
      pages: 200,
      chunks: null,
      updated_at: ago(0),
    },
  ),
  document('d4', 'Scanned contract.pdf', {
    status: 'failed',
    progress: 0.1,
    pages: null,
    chunks: null,
    reason: { code: 'encrypted', message: 'The file is protected with a password. Enter it to read the file.' },
    needs_password: true,
    updated_at: ago(12),
  }),
  document('d5', 'notes.md', {
    type: 'markdown',
    mime_type: 'text/markdown',
    size_bytes: 3_100,
    status: 'queued',
    progress: 0,
    pages: null,
    chunks: null,
    updated_at: ago(0),
  }),
  document('d6', 'glossary.txt', {
    type: 'text',
    mime_type: 'text/plain',
    size_bytes: 900,
    pages: null,
    chunks: 2,
    reason: { code: 'partial', message: 'Two lines hold no text' },
    updated_at: ago(60 * 24 * 40),
  }),
  document('d7', 'Broken figures.xlsx', {
    type: 'xlsx',
    folder: 'Finance',
    status: 'failed',
    progress: 0.2,
    pages: null,
    chunks: null,
    reason: { code: 'corrupt', message: 'The file is damaged and could not be read' },
    updated_at: ago(30),
  }),
  document('d8', 'Scans of the archive.tiff', {
    type: 'tiff',
    status: 'ocr',
    progress: 0.1,
    stage: 'ocr',
    stage_done: 3,
    stage_total: 40,
    eta_s: 70,
    pages: 40,
    chunks: null,
    updated_at: ago(0),
  }),
  document('d9', 'Board meeting.pptx', {
    type: 'pptx',
    status: 'cancelled',
    progress: 0.5,
    pages: 12,
    chunks: null,
    updated_at: ago(45),
  }),
  document('d10', 'https://example.com/help/returns', {
    type: 'html',
    source_url: 'https://example.com/help/returns',
    size_bytes: 20_100,
    pages: null,
    chunks: 6,
    updated_at: ago(500),
  }),
];

export const prompts = () => [
  {
    id: 'p1',
    name: 'Support agent',
    text: 'You answer questions about our products. Be brief and friendly.\n\nSay so when the documents do not hold the answer.',
    is_active: true,
    version: 3,
    updated_at: ago(300),
  },
  {
    id: 'p2',
    name: 'Formal, for partners',
    text: 'Write in full sentences and cite every statement.',
    is_active: false,
    version: 1,
    updated_at: ago(60 * 30),
  },
];

export const tokens = () => [
  {
    id: 't1',
    name: 'Website backend',
    prefix: 'nxs_4fQ2',
    scopes: ['chat', 'rag:read'],
    expires_at: ago(-60 * 24 * 60),
    requests_per_minute: 60,
    tokens_per_minute: 20_000,
    last_used_at: ago(4),
    created_at: ago(60 * 24 * 30),
  },
  {
    id: 't2',
    name: 'Nightly import',
    prefix: 'nxs_9aKp',
    scopes: ['rag:write'],
    expires_at: ago(-60 * 24 * 3),
    requests_per_minute: null,
    tokens_per_minute: null,
    last_used_at: null,
    created_at: ago(60 * 24 * 87),
  },
  {
    id: 't3',
    name: 'Old script',
    prefix: 'nxs_Zz01',
    scopes: ['chat', 'models:read', 'analytics:read', 'cache:read'],
    expires_at: ago(60),
    requests_per_minute: null,
    tokens_per_minute: null,
    last_used_at: ago(60 * 24 * 2),
    created_at: ago(60 * 24 * 365),
  },
];

export const widget = (origin) => ({
  id: 'wd1',
  public_id: 'pk_7Yt3',
  name: 'Default',
  allowed_origins: [origin],
  theme: { mode: 'auto', primary: '#6366f1', position: 'right', radius: 16 },
  is_paused: false,
  first_foreign_session_at: null,
  snippet: `<script type="module" src="${origin}/widget/nexus-chat.js"></script>\n<nexus-chat widget-id="pk_7Yt3" endpoint="${origin}"></nexus-chat>`,
  iframe: `<iframe src="${origin}/chat-playground?client_id=w1&site_id=pk_7Yt3" title="Chat" width="400" height="640" style="border:0"></iframe>`,
});

export const answer =
  'Up to **five days** of paid leave can be carried over into the next year [1]. Requests go through the people portal, at least ten working days ahead [2].\n\n' +
  '| Kind | Days |\n|---|---|\n| Carried over | 5 |\n| Notice | 10 |\n\n```bash\ncurl https://people.example.com/leave\n```\n\n- Ask your lead first\n- Then use the portal';

export const citations = [
  {
    n: 1,
    document_id: 'd1',
    title: 'Employee handbook 2026.pdf',
    page: 4,
    heading: 'Leave',
    excerpt: 'Employees may carry over up to five days of paid leave into the next calendar year.',
    score: 0.82,
  },
  {
    n: 2,
    document_id: 'd2',
    title: 'Refund policy.docx',
    excerpt: 'Requests are made through the people portal at least ten working days ahead.',
    score: 0.61,
  },
];
