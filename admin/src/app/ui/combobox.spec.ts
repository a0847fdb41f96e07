import { TestBed } from '@angular/core/testing';
import { Combobox } from './combobox';

describe('Combobox', () => {
  const chosen = vi.fn();
  const searched = vi.fn();
  let root: HTMLElement;
  let box: HTMLInputElement;
  let stable: () => Promise<unknown>;

  const press = async (key: string) => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true });
    box.dispatchEvent(event);
    await stable();
    return event;
  };
  const active = () => root.querySelector(`#${box.getAttribute('aria-activedescendant')}`)?.textContent?.trim();

  beforeEach(async () => {
    vi.resetAllMocks();
    // jsdom has no layout to scroll.
    Element.prototype.scrollIntoView = vi.fn();
    const fixture = TestBed.createComponent(Combobox);
    fixture.componentRef.setInput('label', 'Model');
    fixture.componentRef.setInput('text', 'Now');
    fixture.componentRef.setInput('options', [
      { value: 'a', label: 'Alpha' },
      { value: 'b', label: 'Beta', disabled: true },
      { value: 'c', label: 'Gamma' },
    ]);
    fixture.componentInstance.chosen.subscribe(chosen);
    fixture.componentInstance.searched.subscribe(searched);
    root = fixture.nativeElement as HTMLElement;
    stable = () => fixture.whenStable();
    await stable();
    const input = root.querySelector('input');
    if (!input) throw new Error('no input');
    box = input;
  });

  it('opens, wraps around and selects by keyboard', async () => {
    expect([box.getAttribute('aria-expanded'), box.value]).toEqual(['false', 'Now']);
    await press('ArrowDown');
    expect(searched).toHaveBeenCalledWith('');
    expect(active()).toBe('Alpha');
    await press('ArrowUp');
    expect(active()).toBe('Gamma');
    const enter = await press('Enter');
    expect(enter.defaultPrevented).toBe(true);
    expect(chosen).toHaveBeenCalledWith('c');
    expect(box.getAttribute('aria-expanded')).toBe('false');
  });

  it('does not select disabled options', async () => {
    await press('ArrowDown');
    await press('ArrowDown');
    expect(active()).toBe('Beta');
    await press('Enter');
    expect(chosen).not.toHaveBeenCalled();
  });

  it('discards typed text on Escape, without propagating the key', async () => {
    box.value = 'gam';
    box.dispatchEvent(new Event('input'));
    await stable();
    const escape = await press('Escape');
    expect([escape.defaultPrevented, box.value, box.getAttribute('aria-expanded')]).toEqual([true, 'Now', 'false']);
    expect((await press('Escape')).defaultPrevented).toBe(false);
  });
});
