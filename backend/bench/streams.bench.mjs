/**
 * A thousand answers streamed at once, a word every 20 ms: how evenly the words arrive, whether any is lost, and what memory
 * it takes, beside a bare route that passes the provider's stream on, in the same run and interleaved.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { account, startWithUpstream } from './support/api.mjs';
import { startScript } from './support/children.mjs';
import { percentile } from './support/load.mjs';
import { median, report, round } from './support/report.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const STREAMS = Number(process.env.BENCH_STREAMS ?? 1_000);
const WORDS = Number(process.env.BENCH_WORDS ?? 250);
const TOKEN_MS = 20;
const RAMP_MS = 2_000;
const MODEL = 'sim/standard';
const WORD = /w\d{4}/g;
const WORD_CHARS = 5;

const word = (n) => `w${String(n).padStart(4, '0')}`;
const text = Array.from({ length: WORDS }, (_, i) => word(i)).join(' ');
const { api, upstream, stops, stop } = await startWithUpstream();
try {
  const floor = await startScript('passthrough-server.mjs', { UPSTREAM_URL: upstream.url, UPSTREAM_KEY: upstream.key });
  stops.push(floor.stop);
  const targets = {
    own: {
      pid: api.child.pid,
      url: `${api.url}/api/v1/create`,
      headers: await account(api.url),
      body: { model: MODEL, prompt: 'Count.', use_rag: false, stream: true, cache: { mode: 'bypass' } },
    },
    floor: {
      pid: floor.child.pid,
      url: `http://127.0.0.1:${floor.port}/floor`,
      headers: { 'content-type': 'application/json' },
      body: { model: MODEL, messages: [{ role: 'user', content: 'Count.' }], stream: true },
    },
  };
  report('streams', ...figures(await measure(targets, upstream.child)));
} finally {
  stop();
}

async function measure(targets, simulator) {
  const rows = { own: [], floor: [] };
  for (let i = -1; i < ROUNDS; i++) {
    for (const [name, target] of Object.entries(targets)) {
      simulator.send({ times: STREAMS, behaviour: { text, tokenMs: TOKEN_MS } });
      const result = await together(target);
      // The first round warms up.
      if (i >= 0) rows[name].push(result);
    }
    if (i < 0) continue;
    const line = Object.entries(rows).map(
      ([name, all]) => `${name} gap p99 ${round(all[i].gapP99)} ms, lost ${all[i].lost}, ${Math.round(all[i].rss)} MB`,
    );
    console.log(`  round ${i + 1}: ${line.join(' · ')}`);
  }
  return rows;
}

function figures({ own, floor }) {
  const figure = (rows, name) => round(median(rows.map((row) => row[name])));
  const f = {
    streams: STREAMS,
    gap_p99_ms: figure(own, 'gapP99'),
    gap_p50_ms: figure(own, 'gapP50'),
    floor_gap_p99_ms: figure(floor, 'gapP99'),
    floor_gap_p50_ms: figure(floor, 'gapP50'),
    lost: own.reduce((sum, { lost }) => sum + lost, 0),
    rss_mb: Math.round(Math.max(...own.map(({ rss }) => rss))),
    floor_rss_mb: Math.round(Math.max(...floor.map(({ rss }) => rss))),
  };
  const bars = {
    'gap p99 ≤ 1.5 × floor': f.gap_p99_ms <= 1.5 * f.floor_gap_p99_ms,
    'lost 0': f.lost === 0,
    'rss ≤ floor + 200 MB': f.rss_mb <= f.floor_rss_mb + 200,
  };
  return [f, bars];
}

/** All streams of one target at once, begun over a short time as people would. */
async function together({ pid, url, headers, body }) {
  const agent = new Agent({ connections: STREAMS, pipelining: 1 });
  const gaps = [];
  let lost = 0;
  let rss = 0;
  const sampler = setInterval(() => (rss = Math.max(rss, residentMb(pid))), 200);
  const readOne = async (i) => {
    await new Promise((resolve) => setTimeout(resolve, (i * RAMP_MS) / STREAMS));
    const answer = await request(url, { method: 'POST', headers, body: JSON.stringify(body), dispatcher: agent });
    if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${await answer.body.text()}`);
    lost += await countLost(answer.body, gaps);
  };
  try {
    await Promise.all(Array.from({ length: STREAMS }, (_, i) => readOne(i)));
  } finally {
    clearInterval(sampler);
    await agent.close();
  }
  gaps.sort((a, b) => a - b);
  return { gapP50: percentile(gaps, 50), gapP99: percentile(gaps, 99), lost, rss };
}

/** @returns how many words are missing, doubled or out of order; adds the times between words to `gaps` */
async function countLost(body, gaps) {
  let expected = 0;
  let wrong = 0;
  let tail = '';
  let last = 0;
  for await (const chunk of body) {
    const now = performance.now();
    const piece = tail + chunk;
    let end = 0;
    for (const match of piece.matchAll(WORD)) {
      if (match[0] !== word(expected)) wrong++;
      expected = Number(match[0].slice(1)) + 1;
      end = match.index + WORD_CHARS;
      if (last > 0) gaps.push(now - last);
      last = now;
    }
    tail = piece.slice(Math.max(end, piece.length - WORD_CHARS + 1));
  }
  return wrong + (WORDS - expected);
}

function residentMb(pid) {
  const pages = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/);
  return pages ? Number(pages[1]) / 1024 : 0;
}
