import { TestBed } from '@angular/core/testing';
import { StackedBars, axisTop } from './stacked-bars';

describe('StackedBars', () => {
  it.each([
    [0, 2],
    [1, 2],
    [3, 4],
    [10, 20],
    [41, 60],
    [97, 100],
    [1_234, 2_000],
  ])('an axis for %s ends at %s, whose half is whole', (value, top) => {
    expect(axisTop(value)).toBe(top);
    expect(Number.isInteger(top / 2)).toBe(true);
  });

  it('has an axis with values, and bars of that scale', async () => {
    const fixture = TestBed.createComponent(StackedBars);
    fixture.componentRef.setInput('title', 'Questions');
    fixture.componentRef.setInput('series', [{ label: 'Asked', tone: 'strong' }]);
    fixture.componentRef.setInput('bars', [{ label: '1 May', values: [15] }]);
    await fixture.whenStable();
    const root = fixture.nativeElement as HTMLElement;
    expect([...root.querySelectorAll('.scale span')].map((tick) => tick.textContent)).toEqual(['20', '10', '0']);
    expect(root.querySelector<HTMLElement>('.bar span')?.style.height).toBe('75%');
  });
});
