import { AxeBuilder } from '@axe-core/playwright';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds on the page as it is now, one line for each place. Legacy mode checks inside the page; the default mode opens a
 * second page for each check and takes three times as long. It differs only for frames of other origins, which the console does not have.
 */
export async function axeFindings(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).setLegacyMode(true).analyze();
  return violations.flatMap((v) =>
    v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? v.help}`),
  );
}

/** Does anything stick out to the right of the viewport, or is anything that can be used cut off there? */
export const overflows = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const scrolls = (element) => {
      for (let up = element.parentElement; up; up = up.parentElement)
        if (['auto', 'scroll'].includes(getComputedStyle(up).overflowX)) return up.scrollWidth > up.clientWidth;
      return false;
    };
    const isCut = (element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && left < clientWidth && right > clientWidth + 1 && !scrolls(element);
    };
    return (
      scrollWidth > clientWidth || [...document.querySelectorAll('main :is(button, a, input, select)')].some(isCut)
    );
  });
