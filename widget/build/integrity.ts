import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

const ENTRY = 'nexus-chat.js';

const sri = (code: string): string => `sha384-${createHash('sha384').update(code).digest('base64')}`;

/**
 * Pins the lazy chunks by hash inside the element, then writes the element's versioned copy with its SRI hash beside
 * it, and `manifest.json`: `{version, entry, files: {name: {integrity, bytes, gzip}}}`.
 */
export function integrity(packageFile: string): Plugin {
  return {
    name: 'nexus-integrity',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
        const entry = bundle[ENTRY];
        if (entry?.type !== 'chunk') this.error(`no ${ENTRY} in the bundle`);
        // Its SRI hash covers one file: a shared chunk would be loaded without one.
        if (entry.imports.length > 0) this.error(`${ENTRY} imports ${entry.imports.join(', ')}`);
        const chunks = Object.values(bundle).filter(
          (output) => output.type === 'chunk' && isLazy(output),
        ) as Rolldown.OutputChunk[];
        entry.code = pin(entry.code, chunks);
        if (entry.code.includes('__NEXUS_PIN_')) this.error('a lazy chunk without its hash');
        const versioned = `nexus-chat-${version}.js`;
        this.emitFile({ type: 'asset', fileName: versioned, source: entry.code });
        this.emitFile({ type: 'asset', fileName: `${versioned}.integrity`, source: `${sri(entry.code)}\n` });
        const described = [[ENTRY, entry.code], [versioned, entry.code], ...chunks.map((c) => [c.fileName, c.code])];
        const files = Object.fromEntries(described.map(([name = '', code = '']) => [name, describe(code)]));
        const manifest = { version, entry: versioned, files };
        this.emitFile({ type: 'asset', fileName: 'manifest.json', source: `${JSON.stringify(manifest, null, 2)}\n` });
      },
    },
  };
}

const isLazy = (chunk: Rolldown.OutputChunk): boolean => chunk.isDynamicEntry && !chunk.fileName.includes('/');

function pin(code: string, chunks: readonly Rolldown.OutputChunk[]): string {
  return chunks.reduce(
    (pinned, chunk) => pinned.replaceAll(`__NEXUS_PIN_${chunk.name}__`, `./${chunk.fileName}|${sri(chunk.code)}`),
    code,
  );
}

const describe = (code: string): { integrity: string; bytes: number; gzip: number } => ({
  integrity: sri(code),
  bytes: Buffer.byteLength(code),
  gzip: gzipSync(code, { level: 9 }).length,
});
