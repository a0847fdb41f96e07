import { Directive, output, signal } from '@angular/core';
import { type PlacedFile, fromDrop } from './dropped-files';

/** Accepts files and folders dropped anywhere on its element. `over` is true while files are dragged over it. */
@Directive({
  selector: '[nxDropZone]',
  exportAs: 'nxDropZone',
  host: {
    '(dragenter)': 'enter($event)',
    '(dragover)': 'hover($event)',
    '(dragleave)': 'leave($event)',
    '(drop)': 'drop($event)',
  },
})
export class DropZone {
  readonly files = output<PlacedFile[]>();
  readonly over = signal(false);
  /** Entering a child fires before leaving its parent: only a counter shows when the files have left. */
  private depth = 0;

  protected enter(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.depth++;
    this.over.set(true);
  }

  protected hover(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  }

  protected leave(event: DragEvent): void {
    if (carriesFiles(event) && --this.depth <= 0) this.reset();
  }

  protected async drop(event: DragEvent): Promise<void> {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    this.reset();
    const files = event.dataTransfer ? await fromDrop(event.dataTransfer) : [];
    if (files.length > 0) this.files.emit(files);
  }

  private reset(): void {
    this.depth = 0;
    this.over.set(false);
  }
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
