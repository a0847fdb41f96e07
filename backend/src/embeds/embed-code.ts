/** What an admin copies into a website. Only identifiers, in attribute-safe form. */
const attribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

export const snippetCode = (base: string, publicId: string): string =>
  `<script type="module" src="${attribute(base)}/widget/nexus-chat.js"></script>\n` +
  `<nexus-chat widget-id="${attribute(publicId)}" endpoint="${attribute(base)}"></nexus-chat>`;

export const iframeCode = (base: string, workspaceId: string, publicId: string): string =>
  `<iframe src="${attribute(base)}/chat-playground?client_id=${workspaceId}&amp;site_id=${encodeURIComponent(publicId)}" ` +
  `title="Chat" width="400" height="600" style="border:0"></iframe>`;
