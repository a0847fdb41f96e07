import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideHttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { ContentHits } from './content-hits';

const HIT = {
  chunk_id: 'c1',
  document_id: 'd1',
  title: 'Handbook.pdf',
  text: 'Employees get 28 days of leave.',
  start: 40,
  end: 71,
  page: 3,
};

describe('ContentHits', () => {
  const open = (words: string, folder?: string) => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting(), provideRouter([])],
    });
    const fixture = TestBed.createComponent(ContentHits);
    fixture.componentRef.setInput('words', words);
    fixture.componentRef.setInput('folder', folder);
    fixture.detectChanges();
    return { fixture, http: TestBed.inject(HttpTestingController), root: fixture.nativeElement as HTMLElement };
  };

  it('searches for the words in the current folder', () => {
    const { http } = open(' leave days ', 'HR');
    const { request } = http.expectOne('/api/rag/query');
    expect(request.body).toEqual({ query: 'leave days', top_k: 5, filter: { folder: 'HR' } });
  });

  it('does not search for one or two letters', () => {
    const { http } = open('ab');
    http.expectNone('/api/rag/query');
  });

  it('links a passage to its position in the document', async () => {
    const { fixture, http, root } = open('leave');
    http.expectOne('/api/rag/query').flush({ results: [HIT] });
    await fixture.whenStable();
    expect(root.querySelector('a')?.getAttribute('href')).toBe('/knowledge/documents/d1?start=40&end=71');
    expect(root.textContent).toContain('p. 3');
  });
});
