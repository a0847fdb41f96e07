import type { WorkerOptions } from 'node:worker_threads';

/**
 * From source (in tests) a thread's file is TypeScript, which Node runs by erasing types; its relative imports end in `.js`, so
 * a resolver hook falls back to the `.ts` file. In the build everything is plain JavaScript.
 */
const RESOLVE_TS = `import{registerHooks}from'node:module';
registerHooks({resolve(s,c,next){try{return next(s,c)}catch(e){
if(/^\\.{1,2}\\//.test(s)&&s.endsWith('.js'))return next(s.slice(0,-3)+'.ts',c);throw e}}});`;

/**
 * URL of the worker thread `name` (e.g. `./parse.worker`) beside the module `base` (its `import.meta.url`), and the options
 * required to start it. A thread's module graph may only use erasable TypeScript: no decorators, no parameter properties, no
 * enums.
 */
export function threadEntry(name: string, base: string): { url: URL; options: WorkerOptions } {
  if (!base.endsWith('.ts')) return { url: new URL(`${name}.js`, base), options: {} };
  const hook = `data:text/javascript,${encodeURIComponent(RESOLVE_TS)}`;
  return { url: new URL(`${name}.ts`, base), options: { execArgv: ['--import', hook] } };
}
