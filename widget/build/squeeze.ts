import type { Plugin } from 'vite';

/** Line breaks and indentation inside `css` templates are for people; they are a fifth of the element's size. */
export function squeezeStyles(): Plugin {
  return {
    name: 'nexus-squeeze-styles',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!/\.styles\.ts$/.test(id) || !code.includes('css`')) return null;
      const squeezed = code.replace(/css`([^`]*)`/g, (_all, css: string) => `css\`${squeeze(css)}\``);
      return { code: squeezed, map: null };
    },
  };
}

function squeeze(css: string): string {
  return css
    .replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/;}/g, '}')
    .replace(/: /g, ':')
    .trim();
}
