import {
  Component,
  DestroyRef,
  type ElementRef,
  computed,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { type ColorScheme, type WidgetDesign, compileDesign } from '@nexus/contracts';
import { type Choice, ChoiceField } from './form/choice-field';

type State = 'closed' | 'greeting' | 'streaming' | 'answer' | 'error' | 'offline' | 'paused';

const STATES: readonly Choice<State>[] = [
  { value: 'greeting', label: 'Greeting' },
  { value: 'closed', label: 'Closed' },
  { value: 'streaming', label: 'Answering' },
  { value: 'answer', label: 'Answer with source' },
  { value: 'error', label: 'Error' },
  { value: 'offline', label: 'Offline' },
  { value: 'paused', label: 'Paused' },
];
const LANGUAGES: readonly Choice<'en' | 'de'>[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
];

/** The real element in a frame that simulates the server. */
@Component({
  selector: 'nx-widget-preview',
  imports: [ChoiceField],
  templateUrl: './preview.html',
  styleUrl: './preview.scss',
})
export class Preview {
  readonly design = input.required<WidgetDesign>();
  readonly name = input.required<string>();
  readonly pauseMessage = input('');
  readonly scheme = input.required<ColorScheme>();

  protected readonly STATES = STATES;
  protected readonly LANGUAGES = LANGUAGES;
  protected readonly state = signal<State>('greeting');
  protected readonly device = signal<'desktop' | 'phone'>('desktop');
  protected readonly language = signal<'en' | 'de'>('en');
  protected readonly rightToLeft = signal(false);
  private readonly frame = viewChild.required<ElementRef<HTMLIFrameElement>>('frame');
  private readonly ready = signal(0);

  private readonly message = computed(() => ({
    type: 'nexus-preview',
    config: {
      public_id: 'preview',
      name: this.name(),
      ...compileDesign(this.design()),
      ...(this.state() === 'paused' && this.pauseMessage() ? { pause_message: this.pauseMessage() } : {}),
      feedback: true,
    },
    state: this.state(),
    mode: 'floating',
    scheme: this.scheme(),
    direction: this.rightToLeft() ? 'rtl' : 'ltr',
    language: this.language(),
    question: 'How long does delivery take?',
    answer:
      'Delivery takes **two to three** working days within the country. [1] You get a message when it is on its way.',
    source: { title: 'Shipping.pdf', excerpt: 'Parcels arrive within two to three working days.' },
  }));

  constructor() {
    const heard = ({ origin, source, data }: MessageEvent) => {
      if (origin !== location.origin || source !== this.frame().nativeElement.contentWindow) return;
      if ((data as { type?: unknown } | null)?.type === 'nexus-preview-ready') this.ready.update((n) => n + 1);
    };
    window.addEventListener('message', heard);
    inject(DestroyRef).onDestroy(() => window.removeEventListener('message', heard));
    effect(() => {
      const message = this.message();
      if (this.ready() > 0) this.frame().nativeElement.contentWindow?.postMessage(message, location.origin);
    });
  }
}
