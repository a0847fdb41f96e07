export const APPLE = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Whether the key that was pressed goes into a text. */
export function isTyping({ target }: Event): boolean {
  const element = target instanceof Element ? target : null;
  return element?.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') != null;
}
