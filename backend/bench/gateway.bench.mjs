/**
 * What the gateway costs between a client and its provider, beside Portkey's open-source gateway and the provider asked
 * directly, interleaved in one run: throughput of whole answers at 50 connections, then added latency of whole answers and
 * added time to the first token of streams at a steady 200 requests a second. Cache bypassed, no knowledge; authentication,
 * limits, a budget and the record of usage are real.
 */
import { account, ask, startProcess, startWithUpstream } from './support/api.mjs';
import { startPeer } from './support/children.mjs';
import { openLoop, percentile, throughput } from './support/load.mjs';
import { median, report, round } from './support/report.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const RATE = 200;
const MODEL = 'sim/standard';

const { api, env, upstream, stops, stop } = await startWithUpstream();
try {
  const worker = await startProcess('worker.js', env);
  stops.push(worker.stop);
  const peer = await startPeer();
  stops.push(peer.stop);
  const headers = await account(api.url);
  await withBudget(api.url, headers);

  const targets = {
    own: {
      url: `${api.url}/api/v1/create`,
      headers,
      wire: (prompt) => ({ model: MODEL, prompt, use_rag: false, cache: { mode: 'bypass' } }),
      firstPart: 'event: delta',
    },
    peer: {
      url: `${peer.url}/v1/chat/completions`,
      headers: {
        ...upstreamHeaders(),
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': upstream.url,
      },
      wire: upstreamBody,
      firstPart: '"content":"This',
    },
    direct: {
      url: `${upstream.url}/chat/completions`,
      headers: upstreamHeaders(),
      wire: upstreamBody,
      firstPart: '"content":"This',
    },
  };
  const first = await ask(api.url, headers, targets.own.wire('Hello?'));
  if (first.status !== 200 || first.cache !== 'bypass' || first.body.model !== MODEL)
    throw new Error(`The first answer was ${first.status}, cache ${first.cache}: ${JSON.stringify(first.body)}`);

  const figures = await measure(targets);
  report('gateway', { ...figures, peer: `@portkey-ai/gateway ${peer.version}` }, bars(figures));
} finally {
  stop();
}

function upstreamHeaders() {
  return { authorization: `Bearer ${upstream.key}`, 'content-type': 'application/json' };
}

function upstreamBody(content) {
  return { model: MODEL, messages: [{ role: 'user', content }] };
}

/** A budget that is never exhausted, so that every completion reserves and settles. */
async function withBudget(url, headers) {
  const items = [{ subject: { type: 'workspace' }, period: 'month', unit: 'usd', limit: 1_000_000 }];
  const response = await fetch(`${url}/api/budgets`, { method: 'PUT', headers, body: JSON.stringify({ items }) });
  if (!response.ok) throw new Error(`budgets answered ${response.status}`);
}

async function measure(targets) {
  let asked = 0;
  // No two questions are the same, as in life: nothing may be known from the one before.
  const question = () => `What does a gateway cost, asked for the ${++asked}th time?`;
  const request = ({ wire, ...target }, extra = {}) => ({
    ...target,
    body: () => JSON.stringify({ ...wire(question()), ...extra }),
  });
  const names = Object.keys(targets);
  const rows = Object.fromEntries(names.map((name) => [name, { rps: [], p50: [], p99: [], ttft: [] }]));
  for (const name of names) await throughput(request(targets[name]), 2);
  for (let i = 0; i < ROUNDS; i++) {
    for (const name of names) {
      const row = rows[name];
      row.rps.push((await throughput(request(targets[name]), SECONDS)).requests.average);
      const { whole } = await openLoop({ ...request(targets[name]), firstPart: '' }, RATE, SECONDS);
      row.p50.push(percentile(whole, 50));
      row.p99.push(percentile(whole, 99));
      row.ttft.push(percentile((await openLoop(request(targets[name], { stream: true }), RATE, SECONDS)).first, 50));
    }
    const line = names.map((name) => {
      const { rps, p50, ttft } = rows[name];
      return `${name} ${Math.round(rps[i])} req/s, p50 ${round(p50[i])} ms, first token ${round(ttft[i])} ms`;
    });
    console.log(`  round ${i + 1}: ${line.join(' · ')}`);
  }
  // What a round added is taken against the same round's direct call, so that a noisy round cannot favour either.
  const added = (name, figure) => round(median(rows[name][figure].map((ms, i) => ms - rows.direct[figure][i])));
  const of = (name, prefix) => ({
    [`${prefix}rps`]: Math.round(median(rows[name].rps)),
    [`${prefix}added_p50_ms`]: added(name, 'p50'),
    [`${prefix}added_p99_ms`]: added(name, 'p99'),
    [`${prefix}ttft_added_p50_ms`]: added(name, 'ttft'),
  });
  return { ...of('own', ''), ...of('peer', 'peer_'), direct_rps: Math.round(median(rows.direct.rps)) };
}

function bars(f) {
  return {
    'rps ≥ 2 × peer': f.rps >= 2 * f.peer_rps,
    'added p50 ≤ 0.5 × peer': f.added_p50_ms <= 0.5 * f.peer_added_p50_ms,
    'time to first token added ≤ peer': f.ttft_added_p50_ms <= f.peer_ttft_added_p50_ms,
  };
}
