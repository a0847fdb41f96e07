import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, usageOf } from './stream-writer.js';

const STALL_MS = 600_000;
const KEEP_ALIVE_MS = 50;

/** One non-streamed completion, with the requested fault. */
export async function writeWhole(response: ServerResponse, answer: Answer, left: AbortSignal): Promise<void> {
  const { fault, message, errorCode, tokenMs } = answer.behaviour;
  const wait = (ms: number): Promise<void> => delay(ms, undefined, { signal: left });
  // Without streaming, the response is delayed by the whole generation time.
  if (tokenMs) await wait(tokenMs * answer.text.split(' ').length);
  const body = JSON.stringify(fault === 'error-chunk' ? failure(errorCode, message) : completion(answer));
  const half = body.slice(0, body.length / 2);
  response.writeHead(200, { 'content-type': 'application/json' });
  if (fault === 'stall') {
    response.write(half);
    await wait(STALL_MS);
  } else if (fault === 'keep-alive') {
    for (;;) {
      response.write('\n');
      await wait(KEEP_ALIVE_MS);
    }
  } else if (fault === 'disconnect') response.write(half, () => response.destroy());
  else if (fault === 'malformed' || fault === 'cut') response.end(half);
  else if (fault === 'truncated-utf8') response.end(Buffer.concat([Buffer.from(half), Buffer.from([0xe2, 0x82])]));
  else response.end(body);
}

const failure = (code: number | string = 502, message = 'Upstream error'): object => ({ error: { code, message } });

function completion(answer: Answer): object {
  const { id, request, behaviour, text } = answer;
  const { fault, toolCall: call } = behaviour;
  const usage = usageOf(answer);
  return {
    id,
    provider: 'Simulator',
    model: request.model,
    object: 'chat.completion',
    created: 1_760_000_000,
    choices: [
      {
        index: 0,
        finish_reason: behaviour.finishReason ?? 'stop',
        message: {
          role: 'assistant',
          content: fault === 'empty' ? '' : text,
          reasoning: behaviour.reasoning ?? null,
          ...(call
            ? {
                tool_calls: [
                  { index: 0, id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } },
                ],
              }
            : {}),
        },
      },
    ],
    ...(usage ? { usage } : {}),
  };
}
