export const APPLE = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Whether a pressed key is text input. */
export function isTyping({ target }: Event): boolean {
  const element = target instanceof Element ? target : null;
  return element?.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') != null;
}
