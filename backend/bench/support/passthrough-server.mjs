/** What streaming costs at least: a bare Fastify route that passes a provider's stream on. */
import Fastify from 'fastify';
import { Agent, request } from 'undici';

const { UPSTREAM_URL, UPSTREAM_KEY, PORT } = process.env;
const dispatcher = new Agent();
const headers = { authorization: `Bearer ${UPSTREAM_KEY}`, 'content-type': 'application/json' };
const app = Fastify();
app.post('/floor', async (incoming, reply) => {
  const { body } = await request(`${UPSTREAM_URL}/chat/completions`, {
    method: 'POST',
    headers,
    body: JSON.stringify(incoming.body),
    dispatcher,
  });
  reply.header('content-type', 'text/event-stream');
  return body;
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });
process.send({ type: 'ready' });
