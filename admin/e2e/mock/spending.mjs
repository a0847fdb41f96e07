// Budgets, figures and the people of the mock API.
import { json, page, problem } from './http.mjs';
import { overview, user } from './data.mjs';

const DAY = 86_400_000;
const now = new Date();
const nextMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString();
const tomorrow = new Date(Math.ceil(now.getTime() / DAY) * DAY).toISOString();
const date = (ms) => new Date(ms).toISOString().slice(0, 10);

const monthDays = (daily) =>
  Array.from({ length: now.getUTCDate() }, (_, i) => ({
    date: date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), i + 1)),
    amount: daily * (0.4 + ((i * 7) % 12) / 10),
  }));
const total = (days) => days.reduce((sum, day) => sum + day.amount, 0);

function budgets() {
  const half = monthDays(1.4);
  const tight = monthDays(90_000);
  const week = Array.from({ length: 7 }, (_, i) => ({
    date: date(now.getTime() - (6 - i) * DAY),
    amount: [0.8, 1.1, 2, 0.4, 0.9, 1.6, 2][i],
  }));
  return [
    {
      id: 'b1',
      subject: { type: 'workspace' },
      period: 'month',
      unit: 'usd',
      limit: 100,
      spent: total(half),
      reserved: 0.02,
      resets_at: nextMonth,
      alert: 'none',
      days: half,
    },
    {
      id: 'b2',
      subject: { type: 'widget', id: 'wd1', name: 'Default' },
      period: 'day',
      unit: 'usd',
      limit: 2,
      spent: 2,
      reserved: 0,
      resets_at: tomorrow,
      alert: '100',
      days: week,
    },
    {
      id: 'b3',
      subject: {
        type: 'token',
        id: 't2',
        name: 'Nightly import of everything the other systems know about our products',
      },
      period: 'month',
      unit: 'tokens',
      limit: Math.round(total(tight) / 0.86),
      spent: total(tight),
      reserved: 0,
      resets_at: nextMonth,
      alert: '80',
      days: tight,
    },
  ];
}

export const spendingState = ({ empty }) => ({ budgets: empty ? [] : budgets() });

function put({ state, res, body }) {
  state.budgets = body.items.map((item, i) => {
    const before = state.budgets.find((budget) => budget.id === item.id);
    return {
      spent: 0,
      reserved: 0,
      alert: 'none',
      days: [],
      resets_at: item.period === 'day' ? tomorrow : nextMonth,
      ...before,
      ...item,
      id: item.id ?? `new-${i}`,
      subject: {
        ...item.subject,
        ...(item.subject.type === 'workspace' ? {} : { name: before?.subject.name ?? 'Ada Lovelace' }),
      },
    };
  });
  json(res, 200, { items: state.budgets });
}

const member = { user_id: user.id, name: user.name, email: user.email, role: 'owner', joined_at: date(now.getTime()) };

export const spendingRoutes = [
  ['GET', /^\/api\/budgets$/, ({ state, res }) => json(res, 200, { items: state.budgets })],
  ['PUT', /^\/api\/budgets$/, put],
  ['GET', /^\/api\/workspaces\/([^/]+)\/members$/, ({ res }) => json(res, 200, page([member]))],
  [
    'GET',
    /^\/api\/analytics\/overview$/,
    ({ state, res }) =>
      state.options.empty ? problem(res, 404, 'endpoint_not_found', 'No.') : json(res, 200, overview),
  ],
];
