/** Escapes an attribute value of the embed codes, which contain identifiers only. */
const attribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

export const snippetCode = (base: string, publicId: string): string =>
  `<script type="module" src="${attribute(base)}/widget/nexus-chat.js"></script>\n` +
  `<nexus-chat widget-id="${attribute(publicId)}" endpoint="${attribute(base)}"></nexus-chat>`;

/** Fills its container up to the size of the floating panel, and is never higher than the window. */
export const iframeCode = (
  base: string,
  { workspaceId, publicId, name }: { workspaceId: string; publicId: string; name: string },
): string =>
  `<iframe src="${attribute(base)}/chat-playground?client_id=${workspaceId}&amp;site_id=${encodeURIComponent(publicId)}" ` +
  `title="${attribute(name)}" loading="lazy" allow="clipboard-write" ` +
  `style="border:0;display:block;width:100%;max-width:400px;height:640px;max-height:100dvh"></iframe>`;
