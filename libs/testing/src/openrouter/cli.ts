import { OpenRouterSimulator } from './simulator.js';

/** `openrouter:sim [port] [models file]`: an upstream for development without any account. */
const [port = '4010', modelsFile] = process.argv.slice(2);
const simulator = new OpenRouterSimulator({ modelsFile });
await simulator.start(Number(port));
process.stdout.write(
  `OpenRouter simulator at ${simulator.url}\nStart the hub with OPENROUTER_BASE_URL=${simulator.url} OPENROUTER_API_KEY=sk-sim\n`,
);
const stop = (): void => void simulator.stop().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
