import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Behaviour, FAULT_DESCRIPTIONS } from './behaviour.js';
import { OpenRouterSimulator } from './simulator.js';

const HELP = `A stand-in for OpenRouter: development and demos without any account.

  npm run openrouter:sim -- [port] [models file] [--script file]

  port          4010 by default
  models file   a stored answer of GET /api/v1/models, listed beside the simulator's own models
  --script      JSON: what the next calls of a model do, in this order; afterwards its name decides
                {"sim/standard": [{"status": 503, "times": 2}, {"firstByteMs": 300, "fault": "stall", "faultAfter": 3}]}
                fields: status, message, retryAfter (s), firstByteMs, tokenMs, comments, text, reasoning, toolCall,
                finishReason, usage, fault, faultAfter (words), errorCode, times

A model's name is a script too: parts joined by _ after "sim/", or as the variant of a listed model.
  sim/status-503                     an HTTP error (429 with Retry-After: 7 unless retry-<s> or retry-none is there)
  sim/standard:late-200_status-503_x2   200 ms late, fails twice, then answers
  sim/standard:slow-50               50 ms between words        sim/standard:thinking-5   five comments first
  sim/standard:reasoning             thinks aloud first         sim/standard:tool         calls a tool
  sim/standard:stall_after-3         a fault after three words; 0 is before the first
Faults:
${Object.entries(FAULT_DESCRIPTIONS)
  .map(([fault, description]) => `  ${fault.padEnd(16)}${description}`)
  .join('\n')}
Keys: sk-refused answers 401, sk-no-credit 402, any other is accepted.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { script: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) process.stdout.write(HELP);
else await serve(positionals[0] ?? '4010', positionals[1], values.script);

async function serve(port: string, modelsFile?: string, scriptFile?: string): Promise<void> {
  const simulator = new OpenRouterSimulator({ modelsFile });
  const script = scriptFile ? (JSON.parse(readFileSync(scriptFile, 'utf8')) as Record<string, Behaviour[]>) : {};
  for (const [model, behaviours] of Object.entries(script)) simulator.scriptModel(model, ...behaviours);
  await simulator.start(Number(port));
  process.stdout.write(
    `OpenRouter simulator at ${simulator.url}\nStart the hub with OPENROUTER_BASE_URL=${simulator.url} OPENROUTER_API_KEY=sk-sim\n`,
  );
  const stop = (): void => void simulator.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
