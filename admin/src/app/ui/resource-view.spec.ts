import { Component, resource, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiError } from '../core/http/problem';
import { ResourceView } from './resource-view';

@Component({
  imports: [ResourceView],
  template: `
    <nx-resource-view [resource]="read" [isEmpty]="isEmpty()" (retry)="read.reload()">
      <ng-template #ready>Value {{ read.value() }}</ng-template>
      <ng-template #empty>Nothing yet</ng-template>
    </nx-resource-view>
  `,
})
class Host {
  readonly isEmpty = signal(false);
  readonly answers = [Promise.resolve(1)] as Promise<number>[];
  readonly read = resource({
    loader: () => this.answers.shift() ?? Promise.reject(new ApiError(503, 'database_unavailable', 'x', [], 'req-7')),
  });
}

describe('ResourceView', () => {
  it('goes from loading to ready, empty, error and back', async () => {
    const fixture = TestBed.createComponent(Host);
    const { componentInstance: host, nativeElement: root } = fixture as {
      componentInstance: Host;
      nativeElement: HTMLElement;
    };
    fixture.detectChanges();
    expect(root.querySelector('nx-skeleton')).not.toBeNull();
    await fixture.whenStable();
    expect(root.textContent).toContain('Value 1');
    host.isEmpty.set(true);
    await fixture.whenStable();
    expect(root.textContent).toContain('Nothing yet');
    host.isEmpty.set(false);
    host.read.reload();
    await fixture.whenStable();
    expect(root.textContent).toContain('The database is not answering. Try again in a moment.');
    expect(root.textContent).toContain('req-7');
    host.answers.push(Promise.resolve(2));
    root.querySelector('button')?.click();
    await fixture.whenStable();
    expect(root.textContent).toContain('Value 2');
  });
});
