/**
 * Models whose server template begins their thoughts, so that only the closing tag arrives: the first text of such a
 * model is not its answer. Some are known by name; others are learned from their latest answer.
 */
export class ThoughtHabits {
  private readonly seen = new Map<string, boolean>();

  expects(model: string): boolean {
    return this.seen.get(model) ?? KNOWN.test(model);
  }

  /** @param hasUntaggedThoughts whether an answer had thoughts without an opening tag */
  learn(model: string, hasUntaggedThoughts: boolean): void {
    if (this.expects(model) === hasUntaggedThoughts) return;
    if (this.seen.size >= MAX_MODELS) this.seen.clear();
    this.seen.set(model, hasUntaggedThoughts);
  }
}

const MAX_MODELS = 1_000;
const KNOWN = /deepseek-?r1|\br1-(?:distill|0528)|qwq|qvq|-thinking\b|glm-z1|k2-think|exaone-deep|minimax-m[12]\b/i;
