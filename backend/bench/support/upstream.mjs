/** The OpenRouter simulator in a process of its own, so that it shares no event loop with what is measured. */
import { OpenRouterSimulator } from '@nexus/testing';

const simulator = new OpenRouterSimulator();
await simulator.start(Number(process.env.PORT));
// It keeps every request for assertions, which a bench never makes.
setInterval(() => (simulator.requests.length = 0), 500).unref();
process.on('message', ({ times, behaviour }) => simulator.script(...Array.from({ length: times }, () => behaviour)));
process.send({ type: 'ready' });
