/**
 * What scrolls an element: the nearest ancestor that does, or `null`, the window. An observer measures its margin from there;
 * seen from the window, what a container hides is out of sight however near it is.
 */
export function scrollerOf(element: Element): Element | null {
  for (let above = element.parentElement; above; above = above.parentElement)
    if (above !== document.body && /auto|scroll/.test(getComputedStyle(above).overflowY)) return above;
  return null;
}
