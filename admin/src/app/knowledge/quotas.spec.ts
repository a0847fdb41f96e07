import { fullQuotaText, quotaFigures, quotaWarnings } from './quotas';

const GB = 1024 ** 3;
const quotas = (storage: number, documents: number, chunks: number) =>
  quotaFigures([
    { quota: 'storage', used: storage, allowed: 20 * GB },
    { quota: 'documents', used: documents, allowed: 100 },
    { quota: 'chunks', used: chunks, allowed: null },
  ]);

describe('quotas', () => {
  it('are shown with usage and limit', () => {
    expect(quotas(5 * GB, 7, 1234).map(({ name, text, share }) => [name, text, share])).toEqual([
      ['Files', '5 GB of 20 GB', 0.25],
      ['Documents', '7 of 100', 0.07],
      ['Passages', '1,234', null],
    ]);
    expect(quotas(19.96 * GB, 0, 0)[0]!.text).toBe('19.9 GB of 20 GB');
    expect(quotaFigures(undefined)).toEqual([]);
  });

  it('warn above 90 %, but not at 90 %', () => {
    expect(quotaWarnings(quotas(18 * GB, 90, 0))).toEqual([]);
    expect(quotaWarnings(quotas(0, 91, 0))).toEqual([{ tone: 'warning', text: 'Documents: 91 of 100 used (91 %).' }]);
    expect(fullQuotaText(quotas(0, 99, 0))).toBeUndefined();
  });

  it('explain the consequence once they are full, and the remedy', () => {
    const full = quotas(19 * GB, 100, 0);
    expect(quotaWarnings(full).map(({ tone }) => tone)).toEqual(['danger', 'warning']);
    expect(quotaWarnings(full)[0]!.text).toMatch(/No more documents can be added.*Delete what is not needed/);
    expect(fullQuotaText(full)).toMatch(/^Documents: 100 of 100 used\. No more documents/);
    expect(fullQuotaText(quotaFigures([{ quota: 'storage', used: 9, allowed: 8 }]))).toMatch(/No more files/);
    expect(fullQuotaText(quotaFigures([{ quota: 'chunks', used: 9, allowed: 8 }]))).toBeUndefined();
  });
});
