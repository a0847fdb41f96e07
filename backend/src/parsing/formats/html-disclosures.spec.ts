import { describe, expect, it } from '@jest/globals';
import { parseHtml } from './html.js';

const read = (body: string): string =>
  parseHtml(`<html><head><title>Help</title></head><body>${body}</body></html>`)
    .blocks.map((b) => b.text)
    .join(' | ');

// adbar/trafilatura#573, buriy/python-readability#119, cds-snc/ai-answers#1810, nicobailon/pi-web-access#394
describe('content revealed by a click', () => {
  it('keeps questions that are buttons, and hidden answers', () => {
    const item = (n: number, question: string, answer: string, hidden: string): string =>
      `<h3><button aria-expanded="false" aria-controls="c${n}">${question}</button></h3><div id="c${n}" role="region" ${hidden}><p>${answer}</p></div>`;
    const faq =
      item(1, 'Change my address?', 'Until 18:00.', '') +
      item(2, 'Islands?', 'By road only.', 'hidden') +
      item(3, 'Gifts?', 'Above 80 euros.', 'style="height:0; display:none"') +
      item(4, 'Refunds?', 'Within a week.', 'aria-hidden="true"');
    expect(read(`<main>${faq}</main>`)).toBe(
      'Change my address? | Until 18:00. | Islands? | By road only. | Gifts? | Above 80 euros. | Refunds? | Within a week.',
    );
  });

  it('keeps a question that is a button without a heading, and its answer identified by class name', () => {
    const faq =
      '<div class="faq"><button class="q" aria-expanded="false">Can I pay by card?</button><div class="faq-answer" hidden>Yes, all cards.</div></div>';
    expect(read(faq)).toBe('Can I pay by card? | Yes, all cards.');
    const linked =
      '<a data-toggle="collapse" href="#x">How long?</a><div id="x" class="collapse" style="display:none">A week.</div>';
    expect(read(linked)).toBe('How long? | A week.');
  });

  it('keeps the hidden answer right after a control that names no part', () => {
    const faq =
      '<p>Help.</p><button aria-expanded="false">How do I cancel?</button><div aria-hidden="true"><p>By letter.</p></div>' +
      '<h3><a aria-expanded="false">And after a year?</a></h3><div hidden>By phone.</div>';
    expect(read(faq)).toBe('Help. | How do I cancel? | By letter. | And after a year? | By phone.');
  });

  it('keeps all tabs, each under its name', () => {
    const tabs =
      '<ul role="tablist"><li role="tab" aria-controls="a">npm</li><li><button role="tab" data-bs-toggle="tab" data-bs-target="#b">pnpm</button></li></ul>' +
      '<div id="a" role="tabpanel"><pre>npm i x</pre></div><div id="b" role="tabpanel" hidden><pre>pnpm add x</pre></div>';
    expect(read(tabs)).toBe('npm | npm i x | pnpm | pnpm add x');
  });

  it('keeps details, and content that is hidden until found', () => {
    expect(read('<details><summary>More</summary><p>Inside.</p></details><p hidden="until-found">Found.</p>')).toBe(
      'More | Inside. | Found.',
    );
    expect(read('<div><template shadowrootmode="open"><p>In the shadow.</p></template></div>')).toBe('In the shadow.');
  });

  it('keeps callouts in the text, and omits asides', () => {
    const page =
      '<main><p>Text.</p><aside class="admonition danger"><p>Stop the indexer.</p></aside><aside class="related"><p>Read this too.</p></aside><aside><a href="/a">All news</a></aside></main><aside><p>Weather.</p></aside>';
    expect(read(page)).toBe('Text. | Stop the indexer.');
  });

  it('does not open menus, dialogs and signs', () => {
    const page =
      '<button aria-expanded="false" aria-controls="m">Menu</button><div id="m" class="main-menu" hidden>Home</div>' +
      '<button aria-expanded="false" aria-controls="d">Log in now please</button><div id="d" role="dialog" hidden>Password</div>' +
      '<nav><button aria-expanded="false">All of our many products</button></nav><button>Buy</button><p hidden>Draft</p><p>Seen.</p>';
    expect(read(page)).toMatch(/Seen\.$/);
    expect(read(page)).not.toMatch(/Menu|Home|Password|products|Buy|Draft/);
  });

  it('reads all content that the page declares as its text', () => {
    const long = `<p>${'The river rises in the hills, crosses the plain and reaches the sea. '.repeat(9)}</p>`;
    const page = `<div>Cookies?</div><main>${long}<ul><li><a href="/x">Opening hours: 9 to 5</a></li></ul><div class="footer-note">Fee: 9 EUR</div>${long}</main>`;
    expect(read(page)).toMatch(/Opening hours: 9 to 5.*Fee: 9 EUR/);
    expect(read(page)).not.toContain('Cookies');
  });

  it('takes linear time', () => {
    const control = '<button aria-controls="p">Open</button>'.repeat(10_000);
    const start = performance.now();
    read(`${control}<div id="p" hidden>${'<p>word word word</p>'.repeat(10_000)}</div>`);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
