/**
 * Models whose server's template begins their thoughts, so that only the tag comes that ends them: what such a model writes
 * first is not its answer. Some are known by name; an answer tells the rest, until another answer tells otherwise.
 */
export class ThoughtHabits {
  private readonly seen = new Map<string, boolean>();

  expects(model: string): boolean {
    return this.seen.get(model) ?? KNOWN.test(model);
  }

  /** @param opensUnsaid whether an answer had thoughts that no tag began */
  learn(model: string, opensUnsaid: boolean): void {
    if (this.expects(model) === opensUnsaid) return;
    if (this.seen.size >= MAX_MODELS) this.seen.clear();
    this.seen.set(model, opensUnsaid);
  }
}

const MAX_MODELS = 1_000;
const KNOWN = /deepseek-?r1|\br1-(?:distill|0528)|qwq|qvq|-thinking\b|glm-z1|k2-think|exaone-deep|minimax-m[12]\b/i;
