const FOCUSABLE = 'a[href], button:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

/** Elements inside `root` that can be reached with Tab, in order. */
export function focusable(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => element.tabIndex >= 0 && !element.closest('[hidden], [inert]') && isShown(element),
  );
}

const isShown = (element: HTMLElement): boolean =>
  typeof element.checkVisibility !== 'function' || element.checkVisibility({ visibilityProperty: true });

/** Keeps Tab inside `root`; only for the full-screen panel, behind which nothing is visible. */
export function trapTab(event: KeyboardEvent, root: ParentNode, active: Element | null): void {
  if (event.key !== 'Tab') return;
  const elements = focusable(root);
  const first = elements[0];
  const last = elements.at(-1);
  if (!first || !last) return;
  const leaving = event.shiftKey ? active === first : active === last;
  if (!leaving && active && elements.includes(active as HTMLElement)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
