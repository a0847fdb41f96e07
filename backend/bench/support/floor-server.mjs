/** What the machine can do at best: a bare Fastify route that answers with one Redis GET. */
import Fastify from 'fastify';
import { Redis } from 'ioredis';

const redis = new Redis(process.env.REDIS_URL);
const app = Fastify();
app.post('/floor', async (_request, reply) => {
  reply.header('content-type', 'application/json; charset=utf-8');
  return redis.getBuffer(process.env.FLOOR_KEY);
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.send({ type: 'ready' });
