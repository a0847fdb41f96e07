/** What the mock backend answers, chosen by a word in the question. */
export const CITATIONS = [
  {
    n: 1,
    document_id: 'doc-1',
    title: 'Returns and refunds policy 2026',
    page: 4,
    heading: 'Refund window',
    excerpt:
      'Customers may return any unused item within 30 days of delivery. The refund is issued to the original means of payment within five working days after the parcel has arrived at our warehouse.',
    score: 0.82,
  },
  {
    n: 2,
    document_id: 'doc-2',
    title: 'Shipping handbook',
    page: 12,
    excerpt: 'Return labels are valid for 14 days. Parcels above 20 kg are collected by the carrier.',
    score: 0.64,
  },
];

const RICH = `Yes. You can return an unused item **within 30 days** of delivery [1]. The refund goes to the original means of payment, usually within *five working days* after the parcel arrives.

## How to return something

1. Open **Orders** and choose the item
2. Print the return label – it is valid for 14 days [2]
3. Hand the parcel to the carrier

| Parcel | Drop-off | Collection | Cost |
| --- | :---: | :---: | ---: |
| up to 5 kg | yes | no | 0.00 € |
| 5–20 kg | yes | on request | 4.90 € |
| above 20 kg | no | yes | 19.00 € |

To start a return through the API:

\`\`\`bash
curl -X POST https://api.example.com/v2/returns --header 'content-type: application/json' --data '{"order":"A-1042","reason":"too_small"}'
\`\`\`

> Items on sale follow the same rules. See the [full policy](https://example.com/returns).`;

const XSS = `Hello <img src=x onerror="window.__pwned=1"> <script>window.__pwned=1</script>

<iframe src="javascript:window.__pwned=1"></iframe>

[click](javascript:window.__pwned=1) [data](data:text/html,<script>window.__pwned=1</script>) ![track](https://evil.example/pixel.png?q=secret)

[ok](https://example.com/fine) done.`;

const LONG = Array.from(
  { length: 40 },
  (_, i) => `Paragraph ${i + 1} of a long answer that keeps going so that there is something to stop and to scroll.`,
).join('\n\n');

const ARABIC =
  'نعم، يمكنك إرجاع المنتج **خلال 30 يومًا** من التسليم [1].\n\n- افتح صفحة *الطلبات*\n- اختر المنتج\n- اطبع الملصق';

/**
 * @returns {{ text: string, citations: object[], delayMs: number, chunk: number, fault?: 'error' | 'drop' | 'empty', notices?: object[] }}
 */
export function answerTo(question) {
  const q = question.toLowerCase();
  const base = { text: RICH, citations: CITATIONS, delayMs: 12, chunk: 14 };
  if (q.includes('slow')) return { ...base, text: LONG, citations: [], delayMs: 60, chunk: 12 };
  if (q.includes('break')) return { ...base, delayMs: 5, chunk: 20, fault: 'error' };
  if (q.includes('drop')) return { ...base, fault: 'drop' };
  if (q.includes('empty')) return { ...base, text: '', citations: [], fault: 'empty' };
  if (q.includes('xss')) return { ...base, text: XSS, citations: [] };
  if (q.includes('arabic')) return { ...base, text: ARABIC, citations: CITATIONS.slice(0, 1) };
  if (q.includes('nothing')) {
    const notices = [{ code: 'nothing_relevant', detail: 'no passage' }];
    return { ...base, text: 'I found nothing about that in the documents I know.', citations: [], notices };
  }
  return base;
}
