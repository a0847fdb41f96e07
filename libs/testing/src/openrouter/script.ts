import { type Behaviour, behaviourOf } from './behaviour.js';

/**
 * Behaviour of the next calls: first the script for any model, then the script of the requested model, then the model's name.
 */
export class Script {
  private readonly anyModel: Behaviour[] = [];
  private readonly byModel = new Map<string, Behaviour[]>();
  private readonly calls = new Map<string, number>();

  add(...behaviours: Behaviour[]): void {
    this.anyModel.push(...repeated(behaviours));
  }

  addFor(model: string, ...behaviours: Behaviour[]): void {
    this.byModel.set(model, [...(this.byModel.get(model) ?? []), ...repeated(behaviours)]);
  }

  next(model: string): Behaviour {
    const scripted = this.anyModel.shift() ?? this.byModel.get(model)?.shift();
    if (scripted) return scripted;
    const named = behaviourOf(model);
    const call = (this.calls.get(model) ?? 0) + 1;
    this.calls.set(model, call);
    return named.times !== undefined && call > named.times ? {} : named;
  }

  clear(): void {
    this.anyModel.length = 0;
    this.byModel.clear();
    this.calls.clear();
  }
}

const repeated = (behaviours: Behaviour[]): Behaviour[] =>
  behaviours.flatMap((behaviour) => Array.from({ length: behaviour.times ?? 1 }, () => behaviour));
