// Answers in the shapes of the API.
export const json = (res, status, value) => {
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json');
  res.end(value === undefined ? undefined : JSON.stringify(value));
};

export const problem = (res, status, code, detail, errors) => {
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/problem+json');
  res.end(
    JSON.stringify({ type: `about:${code}`, title: code, status, code, detail, request_id: 'req-mock-1', errors }),
  );
};

export const csv = (res, lines) => {
  res.statusCode = 200;
  res.setHeader('Content-Type', 'text/csv; charset=utf-8');
  res.end(`${lines.join('\r\n')}\r\n`);
};

export const page = (items, next_cursor = null) => ({ items, next_cursor });
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
