import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type RowAction, RowActions } from './row-actions';

const OPEN: RowAction = { action: 'open', label: 'Open', icon: 'eye' };
const remove = (id: string, disabled = false): RowAction => ({
  ...{ action: 'delete', label: 'Delete', icon: 'trash', button: `Delete ${id}`, disabled },
});

@Component({
  imports: [RowActions],
  template: `<nx-row-actions [item]="item()" [of]="of()" [name]="item()" (chosen)="chosen.push($event)" />`,
})
class Host {
  readonly item = signal('a');
  readonly of = signal<(id: string) => readonly RowAction[]>((id) => [OPEN, remove(id, id === 'busy')]);
  readonly chosen: string[] = [];
}

describe('RowActions', () => {
  it('shows common actions as buttons and all of them in a menu', async () => {
    const fixture = TestBed.createComponent(Host);
    const root = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    const names = () => [...root.querySelectorAll('button')].map((button) => button.getAttribute('aria-label'));
    expect(names()).toEqual(['Delete a', 'More actions for a']);
    root.querySelector<HTMLButtonElement>('[aria-label="Delete a"]')!.click();
    expect(fixture.componentInstance.chosen).toEqual(['delete']);
    fixture.componentInstance.item.set('busy');
    await fixture.whenStable();
    const button = root.querySelector<HTMLButtonElement>('[aria-label="Delete busy"]')!;
    button.click();
    expect([button.disabled, fixture.componentInstance.chosen.length]).toEqual([true, 1]);
    // If all actions are buttons, no menu is needed; without actions, neither is shown.
    fixture.componentInstance.of.set((id) => [remove(id)]);
    await fixture.whenStable();
    expect(names()).toEqual(['Delete busy']);
    fixture.componentInstance.of.set(() => []);
    await fixture.whenStable();
    expect(names()).toEqual([]);
  });
});
