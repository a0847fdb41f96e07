import { scrollerOf } from './scroller';

describe('scrollerOf', () => {
  const made = (html: string) => {
    const host = document.createElement('div');
    host.innerHTML = html;
    document.body.append(host);
    return host.querySelector('#here')!;
  };
  afterEach(() => (document.body.innerHTML = ''));

  it('is the nearest scrolling ancestor', () => {
    const here = made(
      '<main style="overflow-y: auto"><div style="overflow-y: scroll" id="inner"><div style="overflow-y: clip"><p id="here"></p></div></div></main>',
    );
    expect(scrollerOf(here)?.id).toBe('inner');
    expect(scrollerOf(document.querySelector('#inner')!)?.tagName).toBe('MAIN');
  });

  it('is the window if nothing else scrolls', () => {
    expect(scrollerOf(made('<div style="overflow-y: hidden"><p id="here"></p></div>'))).toBeNull();
  });
});
