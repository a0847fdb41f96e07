import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEMS, type ErrorCode } from '@nexus/contracts';
import { DomainError } from '../errors/domain-error.js';
import { newId } from '../ids/ids.js';

/** Node's error codes for requests that could not be parsed. */
const BY_CODE: Record<string, [ErrorCode, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive in time.'],
  HPE_HEADER_OVERFLOW: ['request_headers_too_large', 'The headers of a request may have 16 KiB in total.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['payload_too_large', 'The extensions of a chunk are too large.'],
};
const MALFORMED: [ErrorCode, string] = ['request_invalid', 'This is not a valid HTTP request.'];

/** Responds to requests that Node's parser refuses with a problem, and closes the connection. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(answer(...(BY_CODE[error.code ?? ''] ?? MALFORMED)));
  socket.destroySoon();
}

function answer(code: ErrorCode, detail: string): string {
  const { status } = PROBLEMS[code];
  const body = JSON.stringify(new DomainError(code, detail).toProblem(newId()));
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}
