/**
 * Loads a lazy chunk with the same integrity guarantee as the pinned script: the build replaces `pin` by the chunk's name and
 * SRI hash (`name|sha384-…`), and the browser refuses other bytes. In development `pin` stays a placeholder.
 */
export async function pinned<T>(pin: string, load: () => Promise<T>): Promise<T> {
  const [name, integrity] = pin.split('|');
  if (name && integrity) await preload(new URL(name, import.meta.url).href, integrity);
  return load();
}

const preloads = new Map<string, Promise<void>>();

/** A later `import()` reuses the module that was preloaded with an integrity hash. */
function preload(href: string, integrity: string): Promise<void> {
  const link = document.createElement('link');
  if (!link.relList.supports('modulepreload')) return Promise.resolve();
  const known = preloads.get(href);
  if (known) return known;
  const loaded = new Promise<void>((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error('chunk refused'));
  });
  loaded.catch(() => preloads.delete(href)).finally(() => link.remove());
  preloads.set(href, loaded);
  Object.assign(link, { rel: 'modulepreload', crossOrigin: 'anonymous', integrity, href });
  document.head.append(link);
  return loaded;
}
