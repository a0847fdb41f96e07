import type { Plugin } from 'vite';

const CREATION = /(?<![\w$])([\w$]{1,40})\?\1(\.createPolicy\("lit-html",\{[^}]*\}\))/;

/**
 * Lit creates its trusted-types policy while it loads, and a page that allows no policy makes that throw: nothing of the
 * element would be there. A policy is needed only where the page requires trusted types, so its refusal is survived.
 */
export function survivePolicyRefusal(): Plugin {
  return {
    name: 'nexus-trusted-types',
    apply: 'build',
    transform(code, id) {
      if (!/lit-html\/(?:node\/)?lit-html\.js$/.test(id)) return null;
      if (!CREATION.test(code)) this.error('lit-html creates its policy in another way than this plugin knows');
      return { code: code.replace(CREATION, '$1?(()=>{try{return $1$2}catch{}})()'), map: null };
    },
  };
}
