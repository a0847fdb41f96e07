import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Health } from '../core/health';
import { Modal } from '../ui/modal';
import { Notice } from '../ui/notice';
import { Snippet } from '../ui/snippet';

const FILES = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'onnx/model.onnx (or onnx/model_quantized.onnx, a quarter of its size)',
];

/** Says when documents are read by the smaller bundled embedder, what that means, and how to change it. */
@Component({
  selector: 'nx-embedder-banner',
  imports: [MatButton, Modal, Notice, RouterLink, Snippet],
  template: `
    @if (health.fallbackEmbedder() !== undefined) {
      <nx-notice>
        Questions in other words than your documents may find less: the search runs on its small built-in model, because
        the files of the better one, all-MiniLM-L6-v2, are not on this server.
        <button action matButton="outlined" type="button" (click)="explaining.set(true)">Add the better model</button>
      </nx-notice>
    }
    @if (explaining()) {
      <nx-modal #modal title="Add the better search model" (closed)="explaining.set(false)">
        <p>
          Everything works without it. With it, questions find passages that say the same in other words. It runs on
          this server and costs nothing.
        </p>
        <ol>
          <li>
            <h3>Let the server fetch it</h3>
            <p class="muted">
              Whoever operates the server leaves NEXUS_MODEL_DOWNLOAD on true and lets it reach huggingface.co.
            </p>
          </li>
          <li>
            <h3>Or place the files by hand</h3>
            <p class="muted">From huggingface.co/Xenova/all-MiniLM-L6-v2, into this folder of the server’s data:</p>
            <nx-snippet code="models/Xenova/all-MiniLM-L6-v2" label="Folder" />
            <p class="muted">{{ files.join(', ') }}.</p>
          </li>
          <li>
            <h3>Restart, then change over</h3>
            <p class="muted">
              Documents that are already there keep their model until you change it in
              <a routerLink="/knowledge/settings" (click)="modal.close()">Knowledge → Settings</a>. Search goes on
              meanwhile.
            </p>
          </li>
        </ol>
      </nx-modal>
    }
  `,
  styles: `
    ol {
      display: grid;
      gap: 16px;
      margin-top: 16px;
    }
    p {
      max-width: 64ch;
    }
    nx-snippet {
      display: block;
      margin: 8px 0;
    }
  `,
})
export class EmbedderBanner {
  protected readonly health = inject(Health);
  protected readonly explaining = signal(false);
  protected readonly files = FILES;
}
