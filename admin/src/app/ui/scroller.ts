/**
 * The scroll container of an element: the nearest scrolling ancestor, or `null` for the window. The margin of an observer must
 * be relative to it: relative to the window, content clipped by a container is invisible however near it is.
 */
export function scrollerOf(element: Element): Element | null {
  for (let above = element.parentElement; above; above = above.parentElement)
    if (above !== document.body && /auto|scroll/.test(getComputedStyle(above).overflowY)) return above;
  return null;
}
