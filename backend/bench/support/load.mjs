/** Load for benches: closed loop by autocannon, open loop by a clock that does not wait for answers. */
import { Agent, request } from 'undici';
import autocannon from 'autocannon';

export const percentile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))];

/**
 * @param body the same each time, or a function that gives the next one
 * @returns requests per second at `connections`, @throws when an answer was not 2xx
 */
export async function throughput({ url, headers, body }, seconds, connections = 50) {
  const what =
    typeof body === 'string' ? { body } : { requests: [{ setupRequest: (request) => ({ ...request, body: body() }) }] };
  const result = await autocannon({ url, method: 'POST', headers, connections, duration: seconds, ...what });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`);
  return result;
}

/**
 * Sends at a fixed rate whatever becomes of the requests before; times count from the moment a request was due, so that a
 * stalled server cannot hide the wait it caused.
 *
 * @param seconds how long at most
 * @param isOver asked before each request; nothing more is sent once it says so
 * @param firstPart text that an answer must contain for its `first` time to count
 * @returns sorted milliseconds to the `first` part and to the `whole` answer
 */
export async function openLoop({ url, headers, body, firstPart = '' }, ratePerSecond, seconds, isOver = () => false) {
  const agent = new Agent({ connections: 256, pipelining: 1 });
  const total = ratePerSecond * seconds;
  const first = [];
  const whole = [];
  const send = async (due) => {
    const answer = await request(url, {
      method: 'POST',
      headers,
      body: typeof body === 'string' ? body : body(),
      dispatcher: agent,
    });
    if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${await answer.body.text()}`);
    let text = '';
    let seen = false;
    for await (const chunk of answer.body) {
      if (seen) continue;
      text += chunk;
      seen = text.includes(firstPart);
      if (seen) first.push(performance.now() - due);
    }
    if (!seen) throw new Error(`${url} never sent ${firstPart}`);
    whole.push(performance.now() - due);
  };
  const start = performance.now();
  const sent = [];
  while (sent.length < total && !isOver()) {
    const due = start + (sent.length * 1000) / ratePerSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait - 0.5));
    while (performance.now() < due) await new Promise((resolve) => setImmediate(resolve));
    sent.push(send(due));
  }
  await Promise.all(sent);
  await agent.close();
  const ascending = (a, b) => a - b;
  return { first: first.sort(ascending), whole: whole.sort(ascending) };
}
