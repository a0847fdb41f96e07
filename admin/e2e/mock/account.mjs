// The person, their sessions, the workspace and changes of a token, of the mock API.
import * as data from './data.mjs';
import { ago, json, page, problem } from './http.mjs';

const BROWSERS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
];

export const accountState = () => ({
  workspace: { ...data.workspace, created_at: ago(90_000) },
  sessions: BROWSERS.map((user_agent, i) => ({
    id: `s${i}`,
    current: i === 0,
    user_agent,
    ip: `203.0.113.${i + 7}`,
    created_at: ago(3_000 * (i + 1)),
    last_used_at: ago(50 * i),
    expires_at: ago(-30_000),
  })),
});

const refuse = (res, field, code, message) =>
  problem(res, 422, 'validation_failed', message, [{ field, code, message }]);

export const accountRoutes = [
  [
    'GET',
    /^\/api\/auth\/entry$/,
    ({ state, res }) => json(res, 200, { has_accounts: !state.options.first, signup: state.options.signup ?? 'open' }),
    true,
  ],
  ['PATCH', /^\/api\/auth\/me$/, ({ res, body }) => json(res, 200, { ...data.user, ...body })],
  [
    'POST',
    /^\/api\/auth\/password$/,
    ({ state, res, body }) => {
      if (body?.current_password === 'wrong')
        return refuse(res, 'current_password', 'password_wrong', 'This is not your present password.');
      state.account.sessions = state.account.sessions.filter((s) => s.current);
      return json(res, 204);
    },
  ],
  ['GET', /^\/api\/auth\/sessions$/, ({ state, res }) => json(res, 200, page(state.account.sessions))],
  [
    'DELETE',
    /^\/api\/auth\/sessions(?:\/([^/]+))?$/,
    ({ state, res, id }) => {
      state.account.sessions = state.account.sessions.filter((s) => (id ? s.id !== id : s.current));
      json(res, 204);
    },
  ],
  ['GET', /^\/api\/workspaces\/([^/]+)$/, ({ state, res }) => json(res, 200, state.account.workspace)],
  [
    'PATCH',
    /^\/api\/workspaces\/([^/]+)$/,
    ({ state, res, body }) => json(res, 200, Object.assign(state.account.workspace, body)),
  ],
  [
    'PATCH',
    /^\/api\/tokens\/([^/]+)$/,
    ({ state, res, id, body }) =>
      json(
        res,
        200,
        Object.assign(
          state.tokens.find((t) => t.id === id),
          body,
        ),
      ),
  ],
];
