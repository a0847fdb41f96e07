/** What an admin copies into a website. Only identifiers, in attribute-safe form. */
const attribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

export const snippetCode = (base: string, publicId: string): string =>
  `<script type="module" src="${attribute(base)}/widget/nexus-chat.js"></script>\n` +
  `<nexus-chat widget-id="${attribute(publicId)}" endpoint="${attribute(base)}"></nexus-chat>`;

/** As wide as its place on the page up to the size of the floating panel, and never higher than the window. */
export const iframeCode = (
  base: string,
  { workspaceId, publicId, name }: { workspaceId: string; publicId: string; name: string },
): string =>
  `<iframe src="${attribute(base)}/chat-playground?client_id=${workspaceId}&amp;site_id=${encodeURIComponent(publicId)}" ` +
  `title="${attribute(name)}" loading="lazy" allow="clipboard-write" ` +
  `style="border:0;display:block;width:100%;max-width:400px;height:640px;max-height:100dvh"></iframe>`;
