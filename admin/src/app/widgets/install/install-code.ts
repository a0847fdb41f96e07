/** Instructions for one way to put a widget on a website. */
export interface InstallGuide {
  id: string;
  label: string;
  steps: string;
  code: string;
}

export interface InstallFacts {
  /** Base URL of this installation. */
  base: string;
  publicId: string;
  /** Embed codes of the API. */
  snippet: string;
  iframe: string;
}

/** Public base URL, taken from the embed code of the API: it can differ from the URL of this console. */
export const baseOf = (snippet: string): string => /src="([^"]+)\/widget\/nexus-chat\.js"/.exec(snippet)?.[1] ?? '';

interface Parts {
  facts: InstallFacts;
  script: string;
  element: string;
}

/** The code contains identifiers only, none of which needs escaping. */
export function installGuides(facts: InstallFacts): InstallGuide[] {
  const { base, publicId } = facts;
  const script = `${base}/widget/nexus-chat.js`;
  const element = `<nexus-chat widget-id="${publicId}" endpoint="${base}"></nexus-chat>`;
  const parts = { facts, script, element };
  return [...plainGuides(facts), ...frameworkGuides(parts), ...siteGuides(parts)];
}

const plainGuides = ({ snippet, iframe }: InstallFacts): InstallGuide[] => [
  { id: 'html', label: 'HTML', steps: 'Paste it before the end of the body of your pages.', code: snippet },
  { id: 'iframe', label: 'iframe', steps: 'Paste it where the chat should appear in the page.', code: iframe },
];

const frameworkGuides = ({ facts: { base, publicId }, script, element }: Parts): InstallGuide[] => [
  {
    id: 'react',
    label: 'React',
    steps: 'Render <SupportChat /> once, for example in the layout of your app.',
    code: `import { useEffect } from 'react';

export function SupportChat() {
  useEffect(() => {
    import(/* @vite-ignore */ /* webpackIgnore: true */ '${script}');
  }, []);
  return <nexus-chat widget-id="${publicId}" endpoint="${base}" />;
}`,
  },
  {
    id: 'vue',
    label: 'Vue',
    steps:
      'Use the component once, and set compilerOptions.isCustomElement: (tag) => tag === "nexus-chat" in the Vue plugin.',
    code: `<script setup>
import { onMounted } from 'vue';
onMounted(() => import(/* @vite-ignore */ '${script}'));
</script>

<template>
  ${element}
</template>`,
  },
  {
    id: 'angular',
    label: 'Angular',
    steps: 'Add the script to index.html, and the component to your root component.',
    code: `<!-- index.html -->
<script type="module" src="${script}"></script>

// support-chat.ts
import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';

@Component({
  selector: 'app-support-chat',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: \`${element}\`,
})
export class SupportChat {}`,
  },
];

const siteGuides = ({ facts: { base, publicId, snippet }, script }: Parts): InstallGuide[] => [
  {
    id: 'wordpress',
    label: 'WordPress',
    steps:
      'Add it to functions.php of your child theme, or without PHP: put the HTML code into a Custom HTML block of the footer.',
    code: `add_action('wp_footer', function () { ?>
${snippet}
<?php });`,
  },
  {
    id: 'gtm',
    label: 'Tag Manager',
    steps: 'Create a Custom HTML tag with the trigger All Pages. Tag Manager accepts no other elements than scripts.',
    code: `<script>
  (function () {
    var script = document.createElement('script');
    script.type = 'module';
    script.src = '${script}';
    document.head.appendChild(script);
    var chat = document.createElement('nexus-chat');
    chat.setAttribute('widget-id', '${publicId}');
    chat.setAttribute('endpoint', '${base}');
    document.body.appendChild(chat);
  })();
</script>`,
  },
];
