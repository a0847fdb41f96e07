import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { integrity } from './build/integrity.js';
import { minifyStyles } from './build/minify-styles.js';
import { survivePolicyRefusal } from './build/trusted-types.js';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** One self-contained module plus the Markdown parser as a lazy chunk; demo and hosted page load it like any site. */
export default defineConfig({
  resolve: { alias: { '@nexus/contracts': path('../libs/contracts/src/index.ts') } },
  base: './',
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: {
        'nexus-chat': path('src/index.ts'),
        'demo/demo': path('demo/demo.ts'),
        'hosted/hosted': path('hosted/hosted.ts'),
        'preview/preview': path('preview/preview.ts'),
      },
      preserveEntrySignatures: 'exports-only',
      output: { entryFileNames: '[name].js', chunkFileNames: 'nexus-chat-[name]-[hash].js' },
    },
  },
  plugins: [minifyStyles(), survivePolicyRefusal(), integrity(path('package.json'))],
  test: {
    environment: 'node',
    testTimeout: 30_000,
    include: ['src/**/*.spec.ts', 'preview/**/*.spec.ts', 'test/unit/**/*.spec.ts'],
  },
});
