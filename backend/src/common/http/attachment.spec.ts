import { describe, expect, it } from '@jest/globals';
import { attachment } from './attachment.js';

describe('attachment', () => {
  it.each([
    ['report.csv', `attachment; filename="report.csv"; filename*=UTF-8''report.csv`],
    ['Größe "x".csv', `attachment; filename="Gr__e _x_.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22.csv`],
    ['a\r\nSet-Cookie: x.csv', `attachment; filename="aSet-Cookie: x.csv"; filename*=UTF-8''aSet-Cookie%3A%20x.csv`],
    ['../../etc/passwd', `attachment; filename="passwd"; filename*=UTF-8''passwd`],
  ])('names %j', (name, header) => {
    expect(attachment(name)).toBe(header);
  });
});
